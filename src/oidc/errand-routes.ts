import type { Context, Middleware } from 'koa';
import { entraError } from '#errors';
import { finishAdminConsent, startAdminConsent } from './admin-consent.js';
import { type DeviceDeps, deviceAuth, finishDevice, startDevice } from './device-pages.js';
import { isOwnForm } from './errands.js';
import { land, type RedeemDeps, startRedemption } from './redeem-invitation.js';

/** What the routes need. */
export type ErrandRouteDeps = DeviceDeps & RedeemDeps;

const paths = /^\/([^/]+)\/(oauth2\/(?:v2\.0\/)?(?:devicecode|deviceauth|return)|(?:v2\.0\/)?adminconsent)$/;

/**
 * The endpoints that go through a sign-in of their own: `/redeem` of invitations, `…/devicecode` and its page `…/deviceauth`, `…/adminconsent`,
 * and where those sign-ins come back, `…/oauth2/return`. They belong to no tenant's engine: which tenant it is, the
 * sign-in decides.
 */
export function createErrandRoutes(deps: ErrandRouteDeps): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/redeem') return startRedemption(ctx, deps);
    const [, segment, path] = paths.exec(ctx.path) ?? [];
    if (segment === undefined || path === undefined) return next();
    const tenant = await deps.catalog.find(decodeURIComponent(segment));
    const isNamed = ['common', 'organizations', 'consumers'].includes(segment);
    if (tenant === undefined && !isNamed) throw entraError(90002, { tenant: segment.slice(0, 200) });
    const where = isNamed ? segment : (tenant?.id ?? segment);
    const version = path.includes('v2.0') ? 2 : 1;
    if (path.endsWith('devicecode')) return startDevice(ctx, where, version, deps);
    if (path.endsWith('deviceauth')) return deviceAuth(ctx, deps);
    if (path.endsWith('adminconsent')) return startAdminConsent(ctx, where, version, deps);
    return comeBack(ctx, deps);
  };
}

/** Only the browser that began an errand ends it, and only once. */
async function comeBack(ctx: Context, deps: ErrandRouteDeps): Promise<void> {
  const { state, code } = ctx.query;
  const [handle = '', canary] = typeof state === 'string' ? state.split('.') : [];
  const errand = isOwnForm(ctx, canary) ? await deps.errands.end(handle) : undefined;
  if (errand === undefined) throw entraError(50089);
  const given = typeof code === 'string' ? code : undefined;
  switch (errand.purpose) {
    case 'device':
      return finishDevice(ctx, errand.deviceCode, { code: given, redirectUri: `${deps.origin}${ctx.path}` }, deps);
    case 'landing':
      return land(ctx, errand, given);
    case 'admin-consent':
      return finishAdminConsent(ctx, errand, given, deps);
  }
}
