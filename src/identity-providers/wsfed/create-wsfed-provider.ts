import type { FederationConfiguration } from '#directory';
import { XmlRefusal } from '#xml';
import { acceptAssertion, expectationOf, type FederationRegistration } from '../federation/accept-assertion.js';
import type { IdentityProvider, ProviderIo, ProviderReply, SignInStart } from '../provider.js';
import { judgeToken } from './judge-token.js';
import { readSignInResponse } from './read-sign-in-response.js';
import { createWsFedSignOut } from './sign-out.js';

/**
 * A partner's WS-Federation identity provider (passive requestor, WS-Federation 1.2 section 13). The protocol knows no
 * request id: what ties the answer to this sign-in is `wctx`, good once, and the browser that holds the conversation.
 */
export function createWsFedProvider(registration: FederationRegistration, io: ProviderIo): IdentityProvider {
  const { configuration } = registration;
  return {
    id: registration.id,
    kind: 'wsfed',
    displayName: configuration.displayName,
    signOut: createWsFedSignOut(configuration, io),
    async start(request) {
      await registration.renew?.('at a sign-in');
      io.tracer.record({
        step: 'identity-provider',
        name: 'wsignin request sent',
        outcome: 'ok',
        detail: {
          partner: configuration.displayName,
          destination: configuration.passiveSignInUri,
          realm: io.addresses.audience,
          reply: io.addresses.assertionConsumer,
          fresh: request.forceFresh,
        },
      });
      return { kind: 'redirect', url: signInUrl(configuration, request, io), pending: {} };
    },
    async resume({ form }: ProviderReply) {
      const decryptionKey = await registration.decryptionKey?.();
      return acceptAssertion('wsfed', registration, io, (current) => {
        const expected = expectationOf(current, io, undefined);
        if (form.wa !== 'wsignin1.0' || form.wresult === undefined) {
          throw new XmlRefusal('wsfed-message', 'The partner sent no wresult with wa=wsignin1.0.');
        }
        return judgeToken(readSignInResponse(form.wresult, expected, decryptionKey), expected);
      });
    },
  };
}

/** `wa`, `wtrealm`, `wreply`, `wctx`, `wct`; the name that was typed as AD FS knows it (`username`), `wfresh=0` for a fresh sign-in. */
function signInUrl(
  configuration: FederationConfiguration,
  { returnHandle, userName, forceFresh }: SignInStart,
  { addresses, clock }: ProviderIo,
): string {
  const url = new URL(configuration.passiveSignInUri);
  const parameters = {
    wa: 'wsignin1.0',
    wtrealm: addresses.audience,
    wreply: addresses.assertionConsumer,
    wctx: returnHandle,
    wct: clock.now().toISOString(),
    ...(userName === '' ? {} : { username: userName }),
    ...(forceFresh ? { wfresh: '0' } : {}),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
