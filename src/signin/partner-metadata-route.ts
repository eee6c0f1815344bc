import type { Middleware } from 'koa';
import { entraError } from '#errors';
import { ownMetadata } from '#identity-providers';

/** Where a partner's administrator finds us; any case, as Entra takes paths. */
const path = /^\/([^/]+)\/federationmetadata\/saml\/?$/i;

/** `GET /{tenant}/federationmetadata/saml`: what a SAML partner of the tenant imports (direct-federation, set up the partner). */
export function createPartnerMetadataRoute(deps: {
  readonly origin: string;
  readonly findTenantId: (name: string) => Promise<string | undefined>;
  readonly encryptionCertificate: (tenantId: string) => Promise<string>;
  readonly signingCertificate: (tenantId: string) => Promise<string>;
}): Middleware {
  return async (ctx, next) => {
    const name = path.exec(ctx.path)?.[1];
    if (name === undefined || ctx.method !== 'GET') return next();
    const tenantId = await deps.findTenantId(name.toLowerCase());
    if (tenantId === undefined) throw entraError(90002, { tenant: name.slice(0, 200) });
    ctx.type = 'application/samlmetadata+xml';
    ctx.body = ownMetadata({
      entityId: `${deps.origin}/${tenantId}/`,
      assertionConsumer: `${deps.origin}/login.srf`,
      encryptionCertificate: await deps.encryptionCertificate(tenantId),
      signingCertificate: await deps.signingCertificate(tenantId),
    });
  };
}
