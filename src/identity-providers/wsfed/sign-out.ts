import type { FederationConfiguration } from '#directory';
import type { ProviderIo, ProviderReply, RealmSignOut } from '../provider.js';

/**
 * Signing out by WS-Federation (1.2, 13.2.4): `wsignout1.0` to the partner, which sends the browser back to `wreply`; and its
 * `wsignout1.0` or `wsignoutcleanup1.0` to us. The protocol signs none of these and names nobody: whoever this partner
 * vouched for in this browser signs out.
 */
export function createWsFedSignOut(configuration: FederationConfiguration, io: ProviderIo): RealmSignOut {
  const { addresses, tracer } = io;
  const partner = configuration.displayName;
  return {
    async leave(_identity, returnHandle) {
      const url = new URL(configuration.signOutUri ?? configuration.passiveSignInUri);
      const reply = `${addresses.assertionConsumer}?wctx=${encodeURIComponent(returnHandle)}`;
      const parameters = { wa: 'wsignout1.0', wtrealm: addresses.audience, wreply: reply };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      tracer.record({
        step: 'identity-provider',
        name: 'wsignout request sent',
        outcome: 'ok',
        detail: { partner, destination: url.origin + url.pathname, reply: addresses.assertionConsumer },
      });
      return { kind: 'redirect', url: url.href, pending: {} };
    },
    left: async () => ({ kind: 'answered', isSignedOut: true, detail: { partner } }),
    told: async (received) => ({
      kind: 'signed-out',
      concerns: (identity) => identity.kind === 'wsfed' && identity.issuer === configuration.issuerUri,
      detail: { partner },
      async answer() {
        const wreply = fieldOf(received, 'wreply');
        if (wreply === undefined) return undefined;
        if (isOfPartner(wreply, configuration)) return { kind: 'redirect', url: wreply };
        const because = 'wreply is not at the partner; the browser is sent nowhere';
        tracer.record({
          step: 'identity-provider',
          name: 'wreply refused',
          outcome: 'refused',
          detail: { partner, because, wreply: wreply.slice(0, 200) },
        });
        return undefined;
      },
    }),
  };
}

/** Back to the partner's own origin and nowhere else: the message is nobody's, so its address could be anybody's. */
function isOfPartner(address: string, { passiveSignInUri, signOutUri }: FederationConfiguration): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, username, password } = new URL(address);
  const own = [passiveSignInUri, signOutUri ?? passiveSignInUri].map((each) => new URL(each).origin);
  return username === '' && password === '' && own.includes(origin);
}

function fieldOf({ method, url, form }: ProviderReply, name: string): string | undefined {
  return method === 'GET' ? (new URL(url).searchParams.get(name) ?? undefined) : form[name];
}
