import type { SocialIdentityProvider } from '#directory';
import { createOpenIdRealm } from '../openid/openid-realm.js';
import type { IdentityProvider, ProviderIo } from '../provider.js';

/** Google, or whoever plays its part, as the tenant registered it. */
export function createGoogleProvider(
  registration: { readonly id: string; readonly provider: SocialIdentityProvider },
  io: ProviderIo,
): IdentityProvider {
  const { issuer, clientId, clientSecret } = registration.provider;
  const realm = createOpenIdRealm(
    { displayName: 'Google', issuer, clientId, clientSecret, scope: 'openid email profile' },
    io,
  );
  return {
    id: registration.id,
    kind: 'google',
    displayName: 'Google',
    start: (request) => realm.start(request),
    async resume(reply, pending) {
      const proof = await realm.resume(reply, pending);
      if ('kind' in proof) return proof;
      const { sub, email, email_verified: verified, name, given_name: given, family_name: family } = proof.claims;
      if (typeof sub !== 'string' || typeof email !== 'string' || verified !== true) {
        const reason = 'Google did not vouch for an e-mail address (email, email_verified).';
        return { kind: 'refused', aadsts: 50027, parameters: { reason }, detail: { step: 'claims', reason } };
      }
      return {
        kind: 'identified',
        identity: {
          kind: 'google',
          issuer: 'google.com',
          subject: sub,
          email: email.toLowerCase(),
          ...(typeof name === 'string' ? { displayName: name } : {}),
          ...(typeof given === 'string' ? { givenName: given } : {}),
          ...(typeof family === 'string' ? { surname: family } : {}),
          // Unverified: what Entra writes for Google guests.
          amr: ['fed'],
        },
      };
    },
  };
}
