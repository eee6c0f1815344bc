import { domainOf, type HomeTenant } from '#directory';
import type { ExternalIdentity } from '#redemption';
import { createOpenIdRealm } from '../openid/openid-realm.js';
import type { Advance, IdentityProvider, ProviderIo } from '../provider.js';

/**
 * A home tenant in another Guesthouse: asked by OpenID Connect, as an application there (entra-docs v2-protocols-oidc). Issuer,
 * audience, nonce and signature are the client's to check; whose account it is, is checked here.
 */
export function createHomeTenantProvider(
  { id, homeTenant }: { readonly id: string; readonly homeTenant: HomeTenant },
  io: ProviderIo,
): IdentityProvider {
  const { displayName, origin, clientId, clientSecret } = homeTenant;
  const issuer = `${origin}/${homeTenant.id}/v2.0`;
  const realm = createOpenIdRealm({ displayName, issuer, clientId, clientSecret, scope: 'openid profile email' }, io);
  return {
    id,
    kind: 'entra',
    displayName,
    start: (request) => realm.start(request),
    async resume(reply, pending) {
      const proof = await realm.resume(reply, pending);
      return 'kind' in proof ? proof : identify(proof.claims, homeTenant);
    },
  };
}

/**
 * The tenant's own user, by oid. It may vouch for addresses of its own domains only; `email` is anything a directory holds, so
 * that it counts only where it is one (entra-docs claims-validation: never authorize by an unverified e-mail claim).
 */
function identify(claims: Readonly<Record<string, unknown>>, { id, displayName, domains }: HomeTenant): Advance {
  const text = (name: string) => (typeof claims[name] === 'string' ? String(claims[name]).toLowerCase() : undefined);
  const oid = text('oid');
  if (text('tid') !== id || oid === undefined)
    return refuse(`The token is not one of a user of ${displayName} (tid, oid).`);
  if (claims.idp !== undefined)
    return refuse(`The user is a guest in ${displayName}; guests are invited from where their account is (idp).`);
  const email = [text('email'), text('preferred_username')].find(
    (each) => each !== undefined && domains.includes(domainOf(each)),
  );
  if (email === undefined)
    return refuse(`${displayName} may vouch for addresses of ${domains.join(', ')} only (email, preferred_username).`);
  const { name, given_name: given, family_name: family } = claims;
  const identity: ExternalIdentity = {
    kind: 'entra',
    issuer: id,
    subject: oid,
    email,
    ...(typeof name === 'string' ? { displayName: name } : {}),
    ...(typeof given === 'string' ? { givenName: given } : {}),
    ...(typeof family === 'string' ? { surname: family } : {}),
    // Unverified: what it was, the id_token does not say.
    amr: ['pwd'],
    homeAccount: { tenantId: id, objectId: oid },
  };
  return { kind: 'identified', identity };
}

function refuse(reason: string): Advance {
  return { kind: 'refused', aadsts: 50027, parameters: { reason }, detail: { step: 'claims', reason } };
}
