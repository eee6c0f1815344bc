import type { FederationConfiguration } from '#directory';
import { persistentNameId } from '../federation/names.js';
import { loadSamlify } from './load-samlify.js';

/** A request on its way. */
export interface AuthnRequest {
  readonly id: string;
  /** Where it goes: with everything in it by redirect, for the form by POST. */
  readonly url: string;
  /** By POST only: the form's fields. */
  readonly fields?: Readonly<Record<string, string>>;
}

/**
 * An unsigned AuthnRequest by HTTP-Redirect, as Entra sends it, or by HTTP-POST where the partner's metadata has nothing
 * else: the tenanted audience as Issuer, persistent NameID, no RequestedAuthnContext, ForceAuthn for `prompt=login`
 * (direct-federation). The typed address goes along as `login_hint`, which partners may use or ignore.
 */
export async function createAuthnRequest(
  configuration: FederationConfiguration,
  request: {
    readonly entityId: string;
    readonly assertionConsumer: string;
    readonly relayState: string;
    readonly forceAuthn: boolean;
    readonly loginHint: string;
  },
): Promise<AuthnRequest> {
  const samlify = await loadSamlify();
  const serviceProvider = samlify.ServiceProvider({
    entityID: request.entityId,
    nameIDFormat: [persistentNameId],
    allowCreate: true,
    authnRequestsSigned: false,
    assertionConsumerService: [
      { Binding: samlify.Constants.namespace.binding.post, Location: request.assertionConsumer },
    ],
  });
  const isPost = configuration.requestBinding === 'post';
  const binding = isPost ? samlify.Constants.namespace.binding.post : samlify.Constants.namespace.binding.redirect;
  const identityProvider = samlify.IdentityProvider({
    entityID: configuration.issuerUri,
    nameIDFormat: [persistentNameId],
    wantAuthnRequestsSigned: false,
    singleSignOnService: [{ Binding: binding, Location: configuration.passiveSignInUri }],
    // Never used; samlify prints a line when it is missing.
    singleLogoutService: [{ Binding: binding, Location: configuration.passiveSignInUri }],
  });
  const { relayState, loginHint, forceAuthn } = request;
  const options = { relayState, ...(forceAuthn ? { forceAuthn: true } : {}) };
  const { id, context } = serviceProvider.createLoginRequest(identityProvider, isPost ? 'post' : 'redirect', options);
  const url = new URL(isPost ? configuration.passiveSignInUri : context);
  if (loginHint !== '') url.searchParams.set('login_hint', loginHint);
  return { id, url: url.href, ...(isPost ? { fields: { SAMLRequest: context, RelayState: relayState } } : {}) };
}
