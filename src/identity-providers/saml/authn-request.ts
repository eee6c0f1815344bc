import type { FederationConfiguration } from '#directory';
import { persistentNameId } from '../federation/names.js';
import { loadSamlify } from './load-samlify.js';

/** A request on its way. */
export interface AuthnRequest {
  readonly id: string;
  readonly url: string;
}

/**
 * An unsigned AuthnRequest by HTTP-Redirect, as Entra sends it: the tenanted audience as Issuer, persistent NameID
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
  const identityProvider = samlify.IdentityProvider({
    entityID: configuration.issuerUri,
    nameIDFormat: [persistentNameId],
    wantAuthnRequestsSigned: false,
    singleSignOnService: [
      { Binding: samlify.Constants.namespace.binding.redirect, Location: configuration.passiveSignInUri },
    ],
    // Never used; samlify prints a line when it is missing.
    singleLogoutService: [
      { Binding: samlify.Constants.namespace.binding.redirect, Location: configuration.passiveSignInUri },
    ],
  });
  const { id, context } = serviceProvider.createLoginRequest(identityProvider, 'redirect', {
    relayState: request.relayState,
    ...(request.forceAuthn ? { forceAuthn: true } : {}),
  });
  const url = new URL(context);
  if (request.loginHint !== '') url.searchParams.set('login_hint', request.loginHint);
  return { id, url: url.href };
}
