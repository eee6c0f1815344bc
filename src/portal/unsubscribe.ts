import type { Middleware } from 'koa';
import { entraError } from '#errors';
import { type Invitations, readRedeemUrl } from '#invitations';
import { definePage, type Renderer, readForm } from '#web';

const unsubscribePage = definePage<{
  readonly organisation: string;
  readonly address: string;
  readonly isBlocked: boolean;
}>('invitations/unsubscribe');

/**
 * `GET|POST /unsubscribe?rd=…`: "Block future invitations" of the mail, and taking it back. The link's ticket shows that
 * whoever follows it reads the mailbox (Entra asks for a code by mail instead; unverified beyond that).
 */
export function createUnsubscribe(invitations: Invitations, renderer: Renderer): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/unsubscribe') return next();
    const link = readRedeemUrl(ctx.query);
    const found = link === undefined ? undefined : await invitations.find(link);
    if (found === undefined) throw entraError(90023, { reason: 'This link belongs to no invitation.' });
    const { directory, invitation } = found;
    const { tenant } = directory;
    const address = invitation.invitedUserEmailAddress;
    // The ticket in the address is what a form of another site does not know.
    const answer = ctx.method === 'POST' ? (await readForm(ctx, 4096)).answer : undefined;
    if (answer === 'block') await invitations.block(tenant.id, address);
    if (answer === 'unblock') await invitations.unblock(tenant.id, address);
    const isBlocked = await invitations.isBlocked(tenant.id, address);
    ctx.type = 'html';
    ctx.body = renderer.page(unsubscribePage({ organisation: tenant.displayName, address, isBlocked }), {
      action: ctx.url,
    });
  };
}
