import type { Context } from 'koa';
import { invitationPortalAppId } from '#directory';
import { entraError } from '#errors';
import { type Invitations, readRedeemUrl } from '#invitations';
import type { Errand, Errands } from './errands.js';
import { signInAndLand } from './landing.js';

type LandingErrand = Extract<Errand, { readonly purpose: 'landing' }>;

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
export async function startRedemption(ctx: Context, deps: RedeemDeps): Promise<void> {
  const link = readRedeemUrl(ctx.query);
  const found = link === undefined ? undefined : await deps.invitations.find(link);
  if (found === undefined) {
    throw entraError(90023, { reason: 'This invitation link is not valid. Ask the organization to invite you again.' });
  }
  const { directory, invitation } = found;
  await signInAndLand(
    ctx,
    {
      tenantId: directory.tenant.id,
      clientId: invitationPortalAppId,
      landing: invitation.inviteRedirectUrl,
      loginHint: invitation.invitedUserEmailAddress,
      invitationId: invitation.id,
    },
    deps,
  );
}

/** Signed in: on to where it leads. Cancelled: nothing has changed, and the page says so. */
export function land(ctx: Context, errand: LandingErrand, code: string | undefined): void {
  if (code === undefined) throw entraError(65004);
  ctx.status = 302;
  ctx.redirect(errand.landing);
}
