import type { Context } from 'koa';
import { invitationPortalAppId } from '#directory';
import { entraError } from '#errors';
import { type Invitations, readRedeemUrl } from '#invitations';
import { type Errand, type Errands, formCanary } from './errands.js';
import { tenantUrls } from './tenant-urls.js';

type RedeemErrand = Extract<Errand, { readonly purpose: 'redeem' }>;

/** What redeeming by link needs. */
export interface RedeemDeps {
  readonly origin: string;
  readonly errands: Errands;
  readonly invitations: Invitations;
}

/**
 * `GET /redeem?rd=…`: the link of an invitation (redemption-experience). The person signs in at the inviting tenant as to
 * any application; the invitation goes along, so that another address of the same mailbox is good too.
 */
export async function startRedemption(ctx: Context, { origin, errands, invitations }: RedeemDeps): Promise<void> {
  const link = readRedeemUrl(ctx.query);
  const found = link === undefined ? undefined : await invitations.find(link);
  if (found === undefined) {
    throw entraError(90023, { reason: 'This invitation link is not valid. Ask the organization to invite you again.' });
  }
  const { directory, invitation } = found;
  const tenantId = directory.tenant.id;
  const handle = await errands.begin({
    purpose: 'redeem',
    clientId: invitationPortalAppId,
    landing: invitation.inviteRedirectUrl,
  });
  const urls = tenantUrls(origin, tenantId);
  const query = new URLSearchParams({
    client_id: invitationPortalAppId,
    response_type: 'code',
    redirect_uri: urls.errandReturn,
    scope: 'openid',
    state: `${handle}.${formCanary(ctx)}`,
    login_hint: invitation.invitedUserEmailAddress,
    invitation: invitation.id,
  });
  ctx.status = 302;
  ctx.redirect(`${urls.authorize}?${query}`);
  ctx.status = 302;
}

/** Accepted: on to where the invitation leads. Cancelled: nothing has changed, and the page says so. */
export function finishRedemption(ctx: Context, errand: RedeemErrand, code: string | undefined): void {
  if (code === undefined) throw entraError(65004);
  ctx.status = 302;
  ctx.redirect(errand.landing);
  ctx.status = 302;
}
