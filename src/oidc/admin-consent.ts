import type { Context } from 'koa';
import type { Application, TenantCatalog } from '#directory';
import { entraError } from '#errors';
import type { Store } from '#store';
import { findCodeOrigin } from './code-origin.js';
import { type Errand, type Errands, formCanary } from './errands.js';
import { matchRedirect, registeredRedirects } from './redirect-uris.js';
import { spelling } from './resources.js';
import { tenantUrls } from './tenant-urls.js';

type AdminConsentErrand = Extract<Errand, { readonly purpose: 'admin-consent' }>;

/** What the endpoint needs. */
export interface AdminConsentDeps {
  readonly origin: string;
  readonly store: Store;
  readonly catalog: TenantCatalog;
  readonly errands: Errands;
}

/**
 * `GET …/adminconsent` (v2-admin-consent): an administrator signs in and consents for everyone. The permissions are
 * those of `scope`, else the application's static list.
 */
export async function startAdminConsent(
  ctx: Context,
  segment: string,
  version: 1 | 2,
  deps: AdminConsentDeps,
): Promise<void> {
  const text = (name: string) => (typeof ctx.query[name] === 'string' ? String(ctx.query[name]) : undefined);
  const clientId = text('client_id') ?? '';
  if (clientId === '') throw entraError(900144, { parameter: 'client_id' });
  if (segment === 'common' || segment === 'consumers') throw entraError(90130, { segment });
  const tenant = await deps.catalog.find(segment);
  const client = await deps.catalog.findApplication(clientId, tenant?.id);
  if (client === undefined) throw entraError(700016, { appId: clientId, tenant: tenant?.displayName ?? segment });
  const redirectUri = text('redirect_uri') ?? registeredRedirects(client)[0]?.uri;
  if (redirectUri === undefined) throw entraError(900971);
  if (matchRedirect(client, redirectUri) === undefined) {
    throw entraError(50011, { redirectUri, appId: client.appId });
  }
  const scope = await askedScope(version === 2 ? text('scope') : undefined, client, deps.catalog, tenant?.id);
  const state = await deps.errands.begin({
    purpose: 'admin-consent',
    clientId: client.appId,
    version,
    redirectUri,
    state: text('state'),
    scope,
  });
  const urls = tenantUrls(deps.origin, segment);
  const query = new URLSearchParams({
    client_id: client.appId,
    response_type: 'code',
    redirect_uri: urls.errandReturn,
    scope: `openid ${scope}`.trim(),
    state: `${state}.${formCanary(ctx)}`,
    prompt: 'consent',
    admin_consent: '1',
  });
  ctx.status = 302;
  ctx.redirect(`${urls.authorize}?${query}`);
}

/** `.default` and nothing at all mean the static list, written out so that it can be of several APIs. */
async function askedScope(
  scope: string | undefined,
  client: Application,
  catalog: TenantCatalog,
  tenantId: string | undefined,
): Promise<string> {
  const named = scope?.split(' ').filter((each) => each !== '' && !each.endsWith('/.default')) ?? [];
  if (named.length > 0) return named.join(' ');
  const all = await Promise.all(
    client.requiredResourceAccess.map(async ({ resourceAppId, resourceAccess }) => {
      const resource = await catalog.findApplication(resourceAppId, tenantId);
      const ids = resourceAccess.filter((access) => access.type === 'Scope').map((access) => access.id);
      return (resource?.oauth2PermissionScopes ?? [])
        .filter((each) => ids.includes(each.id) || ids.includes(each.value))
        .map((each) => (resource === undefined ? '' : spelling(resource, each.value)));
    }),
  );
  return all.flat().join(' ');
}

/** Back from the sign-in: the application is told, in the words of its version. */
export async function finishAdminConsent(
  ctx: Context,
  errand: AdminConsentErrand,
  code: string | undefined,
  deps: AdminConsentDeps,
): Promise<void> {
  const origin = code === undefined ? undefined : await findCodeOrigin(deps.store, code);
  // The code has served: nobody shall redeem it.
  if (code !== undefined && origin !== undefined) {
    await deps.store.remove(['oidc', origin.tenantId, 'AuthorizationCode', code]);
  }
  const { state, scope, version } = errand;
  const answer = new URL(errand.redirectUri);
  const set = (name: string, value: string) => answer.searchParams.set(name, value);
  if (origin !== undefined) {
    set('admin_consent', 'True');
    set('tenant', origin.tenantId);
    if (version === 2) set('scope', scope);
  } else if (version === 1) {
    set('error', 'permission_denied');
    set('error_description', 'The admin canceled the request');
  } else {
    set('error', 'consent_required');
    set('error_description', 'AADSTS65004: The resource owner or authorization server denied the request.');
    set('admin_consent', 'True');
  }
  if (state !== undefined) set('state', state);
  ctx.status = 302;
  ctx.redirect(answer.href.replaceAll('+', '%20'));
}
