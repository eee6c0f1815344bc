import type { SocialIdentityProvider } from '#directory';
import type { Realm } from './realm.js';

const kinds = { Google: 'google', Facebook: 'facebook' } as const;

/** The realm of Google or Facebook as the tenant registered it (Graph socialIdentityProvider). */
export function socialRealm({ id, identityProviderType }: SocialIdentityProvider): Realm {
  const kind = kinds[identityProviderType];
  return { kind, providerId: `${kind}:${id}`, displayName: identityProviderType };
}
