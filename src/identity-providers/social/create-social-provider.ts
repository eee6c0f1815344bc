import type { SocialIdentityProvider } from '#directory';
import { createOpenIdRealm } from '../openid/openid-realm.js';
import type { IdentityProvider, ProviderIo } from '../provider.js';

/** What differs between the two: Entra's words, and whether the provider says that it has seen the mailbox (it must, if it can). */
const brands = {
  Google: { kind: 'google', issuer: 'google.com', saysVerified: true },
  Facebook: { kind: 'facebook', issuer: 'facebook.com', saysVerified: false },
} as const;

/** Google or Facebook, or whoever plays their part, as the tenant registered it (google-federation, facebook-federation). */
export function createSocialProvider(
  registration: { readonly id: string; readonly provider: SocialIdentityProvider },
  io: ProviderIo,
): IdentityProvider {
  const { issuer, clientId, clientSecret, identityProviderType: displayName } = registration.provider;
  const brand = brands[displayName];
  const realm = createOpenIdRealm({ displayName, issuer, clientId, clientSecret, scope: 'openid email profile' }, io);
  return {
    id: registration.id,
    kind: brand.kind,
    displayName,
    start: (request) => realm.start(request),
    async resume(reply, pending) {
      const proof = await realm.resume(reply, pending);
      if ('kind' in proof) return proof;
      const { sub, email, email_verified: verified, name, given_name: given, family_name: family } = proof.claims;
      const isVerified = brand.saysVerified ? verified === true : verified !== false;
      if (typeof sub !== 'string' || typeof email !== 'string' || !isVerified) {
        const reason = `${displayName} did not vouch for an e-mail address (email, email_verified).`;
        return { kind: 'refused', aadsts: 50027, parameters: { reason }, detail: { step: 'claims', reason } };
      }
      return {
        kind: 'identified',
        identity: {
          kind: brand.kind,
          issuer: brand.issuer,
          subject: sub,
          email: email.toLowerCase(),
          ...(typeof name === 'string' ? { displayName: name } : {}),
          ...(typeof given === 'string' ? { givenName: given } : {}),
          ...(typeof family === 'string' ? { surname: family } : {}),
          // Unverified: what Entra writes for guests of social providers.
          amr: ['fed'],
        },
      };
    },
  };
}
