import type { CertifiedKey } from '#keys';
import { XmlRefusal } from '#xml';
import { acceptAssertion, expectationOf, type FederationRegistration } from '../federation/accept-assertion.js';
import type { Advance, IdentityProvider, ProviderIo, ProviderReply } from '../provider.js';
import { createAuthnRequest } from './authn-request.js';
import { judgeAssertion } from './judge-assertion.js';
import { readResponse } from './read-response.js';
import { createSamlSignOut } from './sign-out.js';

/** A partner with what its sign-out needs. */
export interface SamlRegistration extends FederationRegistration {
  /** The tenant's key that signs requests to sign out; without it nobody is told. */
  readonly signingKey?: () => Promise<CertifiedKey>;
}

/** A partner's SAML identity provider. samlify writes the request; our own guard judges the answer. */
export function createSamlProvider(registration: SamlRegistration, io: ProviderIo): IdentityProvider {
  const { configuration } = registration;
  const { addresses, tracer } = io;

  const judge = async (reply: ProviderReply, requestId: string): Promise<Advance> => {
    const decryptionKey = await registration.decryptionKey?.();
    return acceptAssertion('saml', registration, io, (current) => {
      const expected = expectationOf(current, io, requestId);
      const posted = reply.form.SAMLResponse;
      if (posted === undefined) throw new XmlRefusal('missing', 'The partner sent no SAMLResponse.');
      return judgeAssertion(readResponse(posted, expected, decryptionKey), expected);
    });
  };

  return {
    id: registration.id,
    kind: 'saml',
    displayName: configuration.displayName,
    async start(request) {
      const current = (await registration.renew?.('at a sign-in')) ?? configuration;
      const { id, url, fields } = await createAuthnRequest(current, {
        entityId: addresses.audience,
        assertionConsumer: addresses.assertionConsumer,
        relayState: request.returnHandle,
        forceAuthn: request.forceFresh,
        loginHint: request.userName,
      });
      tracer.record({
        step: 'identity-provider',
        name: 'AuthnRequest sent',
        outcome: 'ok',
        detail: {
          partner: configuration.displayName,
          id,
          destination: configuration.passiveSignInUri,
          issuer: addresses.audience,
          assertionConsumer: addresses.assertionConsumer,
          forceAuthn: request.forceFresh,
          binding: current.requestBinding ?? 'redirect',
        },
      });
      const pending = { requestId: id };
      return fields === undefined
        ? { kind: 'redirect', url, pending }
        : { kind: 'post-form', action: url, fields, pending };
    },
    resume: (reply, pending) => judge(reply, String(pending.requestId)),
    ...(registration.signingKey === undefined
      ? {}
      : { signOut: createSamlSignOut(registration, registration.signingKey, io) }),
  };
}
