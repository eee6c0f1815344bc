/**
 * PARTNERS: the built-in identity providers of the demo world.
 *
 * The other side of the wire: reached over HTTP at `/partners/{name}/…` like any foreign provider, never imported by
 * `identity-providers`. A SAML and a WS-Federation identity provider, which sign out as well, and OpenID providers like Google
 * and Facebook; their people sign in with one click, which every page says. What each can be told to do wrong is in `misbehaviour/`. Personal Microsoft accounts have a tenant of their own instead.
 *
 * Sources: SAML 2.0 profiles 4.1, 4.4; WS-Federation 1.2 section 13; OpenID Connect Core 1.0.
 */
export {
  type ControlledPartner,
  createPartnerControls,
  type PartnerControls,
  type PartnerState,
} from './misbehaviour/controls.js';
export { createEncryptionCertificates } from './misbehaviour/encryption.js';
export { createPartnerKeys } from './misbehaviour/keys.js';
export { createOpenIdPartner } from './openid/create-openid-partner.js';
export type { Partner, PartnerPerson } from './partner.js';
export { createSamlPartner } from './saml/create-saml-partner.js';
export { createWsFedPartner } from './wsfed/create-wsfed-partner.js';
