/**
 * PARTNERS: the built-in identity providers of the demo world.
 *
 * The other side of the wire: reached over HTTP at `/partners/{name}/…` like any foreign provider, never imported by
 * `identity-providers`. A SAML identity provider and a Google-like OpenID provider; their people sign in with one
 * click, which every page says. Personal Microsoft accounts have a tenant of their own instead. WS-Fed and Facebook
 * have their room here when they come.
 *
 * Sources: SAML 2.0 profiles 4.1; OpenID Connect Core 1.0.
 */
export { createOpenIdPartner } from './openid/create-openid-partner.js';
export type { Partner, PartnerPerson } from './partner.js';
export { createSamlPartner } from './saml/create-saml-partner.js';
