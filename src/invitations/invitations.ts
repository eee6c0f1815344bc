import {
  type Directory,
  domainOf,
  groupsOf,
  type Invitation,
  recordAudit,
  type TenantCatalog,
  userActivity,
} from '#directory';
import { type Clock, isSameSecret, type Mailer } from '#platform';
import { decideAutomaticConsent } from '#policies';
import type { Store } from '#store';
import type { Renderer } from '#web';
import { initiatorOf } from './audit.js';
import type { InvitedHome } from './gates.js';
import type { InvitationRequest, Inviter } from './invitation-request.js';
import { type InvitationOutcome, inviteGuest } from './invite-guest.js';
import { invitationMail, notificationMail } from './mail.js';
import { type RedeemLink, redeemUrl } from './redeem-url.js';

/** An invitation that was made, with its link and what became of its mail. */
export interface SentInvitation extends InvitationOutcome {
  readonly redeemUrl: string;
  readonly mail: 'sent' | 'blocked by the recipient' | 'not asked for';
}

/** Invites and mails; knows who wants no more mail from whom. */
export interface Invitations {
  invite(directory: Directory, request: InvitationRequest, inviter: Inviter): Promise<SentInvitation>;
  /** The invitation of a link whose ticket is right. */
  find(link: RedeemLink): Promise<{ readonly directory: Directory; readonly invitation: Invitation } | undefined>;
  block(tenantId: string, address: string): Promise<void>;
  unblock(tenantId: string, address: string): Promise<void>;
  isBlocked(tenantId: string, address: string): Promise<boolean>;
}

/** Invitations of all tenants. */
export function createInvitations(deps: {
  readonly origin: string;
  readonly catalog: TenantCatalog;
  readonly store: Store;
  readonly mailer: Mailer;
  readonly renderer: Renderer;
  readonly clock: Clock;
}): Invitations {
  const { origin, catalog, store, mailer, renderer, clock } = deps;
  const blockKey = (tenantId: string, address: string) =>
    ['invitations', 'blocked', address.toLowerCase(), tenantId] as const;
  const isBlocked = async (tenantId: string, address: string) =>
    (await store.get(blockKey(tenantId, address))) !== undefined;

  const mail = async (
    directory: Directory,
    { invitation, user }: InvitationOutcome,
    inviter: Inviter,
    url: string,
  ): Promise<SentInvitation['mail']> => {
    if (!invitation.sendInvitationMessage) return 'not asked for';
    if (await isBlocked(directory.tenant.id, invitation.invitedUserEmailAddress)) {
      await recordAudit(directory, clock.now(), {
        ...userActivity('Email not sent, user unsubscribed', 'Update', user),
        result: 'failure',
        resultReason: 'The recipient has blocked invitations of this organization.',
        initiatedBy: initiatorOf(inviter),
      });
      return 'blocked by the recipient';
    }
    const address = invitation.invitedUserEmailAddress;
    const home = await catalog.findByDomain(domainOf(address));
    const account = await catalog.findHomeAccount(address);
    if (decideAutomaticConsent(directory.tenant, account?.tenant).allowed) {
      await mailer.send(notificationMail(renderer, { tenant: directory.tenant, invitation, guest: user }));
      return 'sent';
    }
    await mailer.send(
      invitationMail(renderer, {
        tenant: directory.tenant,
        inviter,
        invitation,
        guest: user,
        redeemUrl: url,
        unsubscribeUrl: url.replace('/redeem?', '/unsubscribe?'),
        homeLanguage: home?.preferredLanguage,
      }),
    );
    return 'sent';
  };

  const homeOf = async (address: string): Promise<InvitedHome | undefined> => {
    const account = await catalog.findHomeAccount(address);
    const tenant = account?.tenant ?? (await catalog.findByDomain(domainOf(address)));
    if (tenant === undefined || account === undefined) return tenant && { tenant, userId: undefined, groupIds: [] };
    const groups = await groupsOf(await catalog.directoryOf(tenant.id), account.user.id);
    return { tenant, userId: account.user.id, groupIds: groups.map((group) => group.id) };
  };

  return {
    async invite(directory, request, inviter) {
      const outcome = await inviteGuest(directory, request, clock, inviter, await homeOf(request.address.trim()));
      const { id: invitationId, ticket } = outcome.invitation;
      const url = redeemUrl(origin, { tenantId: directory.tenant.id, invitationId, ticket });
      return { ...outcome, redeemUrl: url, mail: await mail(directory, outcome, inviter, url) };
    },
    async find(link) {
      const tenant = await catalog.find(link.tenantId);
      const directory = tenant && (await catalog.directoryOf(tenant.id));
      const invitation = await directory?.invitations.get(link.invitationId);
      if (directory === undefined || invitation === undefined) return undefined;
      return isSameSecret(link.ticket, invitation.ticket) ? { directory, invitation } : undefined;
    },
    block: async (tenantId, address) => {
      await store.put(blockKey(tenantId, address), true);
    },
    unblock: (tenantId, address) => store.remove(blockKey(tenantId, address)),
    isBlocked,
  };
}
