/**
 * IDENTITY PROVIDERS: the upstreams, each a folder behind one contract (`provider.ts`).
 *
 * A provider asks its realm and answers who the person is. It sees no request, response, cookie or session,
 * and touches only what `ProviderIo` hands it. `open-provider.ts` makes a live one from the directory.
 *
 * Kinds: password of a home tenant, a home tenant in another Guesthouse, e-mail one-time passcode, SAML and WS-Federation (one judge of assertions,
 * `federation/`), Google and Facebook, Microsoft account (all OpenID by one client), and sign-up, where a person makes the
 * account that is missing. Sources: entra-docs external-id/identity-providers, direct-federation, one-time-passcode.
 */

export { checkPassword } from './entra/check-password.js';
export { createPasswordAttempts, type PasswordAttempts } from './entra/password-attempts.js';
export { createDomainProof, type DomainProof } from './federation/domain-proof.js';
export { isPartnerAddress, type PartnerAddressRule } from './federation/partner-address.js';
export { type PartnerMetadata, readMetadata } from './federation/read-metadata.js';
export { type OpenProviderDeps, openProvider } from './open-provider.js';
export type {
  Advance,
  IdentityProvider,
  ProviderAddresses,
  ProviderIo,
  ProviderReply,
  RealmSignOut,
  SignInStart,
  SignOutNotice,
} from './provider.js';
export { ownMetadata } from './saml/own-metadata.js';
