import type { Context } from 'koa';
import { type Errands, formCanary } from './errands.js';
import { tenantUrls } from './tenant-urls.js';

/** Where a sign-in of our own leads: a page of this server, or where an invitation points. */
export interface LandingRequest {
  readonly tenantId: string;
  readonly clientId: string;
  readonly landing: string;
  readonly loginHint?: string;
  readonly invitationId?: string;
}

/** Sends the browser through a sign-in at a tenant and then to `landing`. */
export async function signInAndLand(
  ctx: Context,
  request: LandingRequest,
  { origin, errands }: { readonly origin: string; readonly errands: Errands },
): Promise<void> {
  const { tenantId, clientId, landing, loginHint, invitationId } = request;
  const handle = await errands.begin({ purpose: 'landing', clientId, landing });
  const urls = tenantUrls(origin, tenantId);
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: urls.errandReturn,
    scope: 'openid',
    state: `${handle}.${formCanary(ctx)}`,
    ...(loginHint === undefined ? {} : { login_hint: loginHint }),
    ...(invitationId === undefined ? {} : { invitation: invitationId }),
  });
  ctx.redirect(`${urls.authorize}?${query}`);
}
