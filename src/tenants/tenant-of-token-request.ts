import type { Context } from 'koa';
import { domainOf, type TenantCatalog } from '#directory';
import { entraError } from '#errors';
import { findCodeOrigin, findDevice, findRefreshTokenHome, unverifiedTenant } from '#oidc';
import type { Store } from '#store';
import { readForm } from '#web';
import type { AnyTenantSegment } from './segment.js';

/**
 * Whose token request is it, where the address names no tenant? The code, the refresh token or the assertion knows;
 * without one of them it is the tenant that registered the application, whose engine refuses it as it should be.
 * Throws AADSTS9001023 for grants that need a tenant, 700016 for an application nobody has registered.
 */
export async function tenantOfTokenRequest(
  ctx: Context,
  segment: AnyTenantSegment,
  { store, catalog }: { readonly store: Store; readonly catalog: TenantCatalog },
): Promise<string> {
  const form = ctx.method === 'POST' ? await readForm(ctx, 64 * 1024) : {};
  const text = (name: string) => (typeof form[name] === 'string' ? String(form[name]) : '');
  const [basicId] = basic(ctx.get('authorization'));
  const clientId = basicId ?? text('client_id');
  const home = await catalog.findApplicationHome(clientId);
  const known = await tenantKnown(text, segment, { store, catalog });
  const tenantId = known ?? home;
  if (tenantId !== undefined) return tenantId;
  const [first] = await catalog.list();
  if (clientId !== '' || first === undefined) throw entraError(700016, { appId: clientId, tenant: segment });
  return first.id;
}

async function tenantKnown(
  text: (name: string) => string,
  segment: AnyTenantSegment,
  { store, catalog }: { readonly store: Store; readonly catalog: TenantCatalog },
): Promise<string | undefined> {
  switch (text('grant_type')) {
    case 'client_credentials':
      throw entraError(9001023);
    case 'password':
      if (segment === 'common') throw entraError(9001023);
      return (await catalog.findByDomain(domainOf(text('username'))))?.id;
    case 'authorization_code':
      return (await findCodeOrigin(store, text('code')))?.tenantId;
    case 'refresh_token':
      return existing(await findRefreshTokenHome(store, text('refresh_token')), catalog);
    case 'device_code':
    case 'urn:ietf:params:oauth:grant-type:device_code': {
      const device = await findDevice(store, text('device_code'));
      return (await findCodeOrigin(store, device?.code ?? ''))?.tenantId;
    }
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
      return existing(unverifiedTenant(text('assertion')), catalog);
    default:
      return undefined;
  }
}

async function existing(tenantId: string | undefined, catalog: TenantCatalog): Promise<string | undefined> {
  return tenantId === undefined ? undefined : (await catalog.find(tenantId))?.id;
}

function basic(header: string): readonly (string | undefined)[] {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  return encoded === undefined ? [undefined] : Buffer.from(encoded, 'base64').toString('utf8').split(':');
}
