import type { FederationConfiguration } from '#directory';
import { persistentNameId } from '../federation/names.js';
import { loadSamlify, type Samlify } from './load-samlify.js';

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
  const isPost = configuration.requestBinding === 'post';
  const { serviceProvider, identityProvider } = entitiesOf(await loadSamlify(), {
    issuerUri: configuration.issuerUri,
    passiveSignInUri: configuration.passiveSignInUri,
    binding: isPost ? 'post' : 'redirect',
    entityId: request.entityId,
    assertionConsumer: request.assertionConsumer,
  });
  const { relayState, loginHint, forceAuthn } = request;
  const options = { relayState, ...(forceAuthn ? { forceAuthn: true } : {}) };
  const { id, context } = serviceProvider.createLoginRequest(identityProvider, isPost ? 'post' : 'redirect', options);
  const url = new URL(isPost ? configuration.passiveSignInUri : context);
  if (loginHint !== '') url.searchParams.set('login_hint', loginHint);
  return { id, url: url.href, ...(isPost ? { fields: { SAMLRequest: context, RelayState: relayState } } : {}) };
}

/** All that samlify is told. */
interface Parties {
  readonly issuerUri: string;
  readonly passiveSignInUri: string;
  readonly binding: 'post' | 'redirect';
  readonly entityId: string;
  readonly assertionConsumer: string;
}

const made = new Map<string, ReturnType<typeof makeEntities>>();
/** More pairs of tenant and partner than a server has; then it begins anew. */
const mostMade = 500;

/** samlify writes and parses metadata for every entity, which takes longer than the request: once for each pair. */
function entitiesOf(samlify: Samlify, parties: Parties): ReturnType<typeof makeEntities> {
  const key = JSON.stringify(parties);
  const entities = made.get(key) ?? makeEntities(samlify, parties);
  if (made.size >= mostMade) made.clear();
  made.set(key, entities);
  return entities;
}

function makeEntities(samlify: Samlify, parties: Parties) {
  const { binding: bindings } = samlify.Constants.namespace;
  const binding = bindings[parties.binding];
  const serviceProvider = samlify.ServiceProvider({
    entityID: parties.entityId,
    nameIDFormat: [persistentNameId],
    allowCreate: true,
    authnRequestsSigned: false,
    assertionConsumerService: [{ Binding: bindings.post, Location: parties.assertionConsumer }],
  });
  const identityProvider = samlify.IdentityProvider({
    entityID: parties.issuerUri,
    nameIDFormat: [persistentNameId],
    wantAuthnRequestsSigned: false,
    singleSignOnService: [{ Binding: binding, Location: parties.passiveSignInUri }],
    // Never used; samlify prints a line when it is missing.
    singleLogoutService: [{ Binding: binding, Location: parties.passiveSignInUri }],
  });
  return { serviceProvider, identityProvider };
}
