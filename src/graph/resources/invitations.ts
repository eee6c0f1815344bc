import type { Inviter, SentInvitation } from '#invitations';
import type { JsonObject } from '#platform';
import { forbidden, notFound } from '../errors.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { findObject } from './directory-objects.js';
import { readInvitation } from './invitation-body.js';

/** `/invitations` (Graph v1.0 invitation-post). */
export const invitationRoutes: readonly GraphRoute[] = [
  {
    method: 'POST',
    path: '/invitations',
    permissions: ['User.Invite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
    async handle(request) {
      const { body, caller, directory, invitations } = request;
      const asked = readInvitation(body);
      await checkSponsors(request, asked.sponsors ?? []);
      const isAdministrator =
        caller.user === undefined ||
        caller.user.directoryRoles.includes('Global Administrator') ||
        caller.user.directoryRoles.includes('User Administrator');
      if (asked.userType === 'Member' && !isAdministrator) throw forbidden();
      if (
        asked.resetRedemption === true &&
        !isAdministrator &&
        caller.user?.directoryRoles.includes('Helpdesk Administrator') !== true
      )
        throw forbidden();
      const inviter: Inviter =
        caller.user === undefined
          ? { kind: 'application', application: caller.application }
          : { kind: 'user', user: caller.user };
      const sent = await invitations.invite(directory, { ...asked, redirectUrl: absolute(asked.redirectUrl) }, inviter);
      return { status: 201, body: view(sent) };
    },
  },
];

/** Sponsors are users or groups of the directory (Graph user, sponsors). */
async function checkSponsors({ directory }: GraphRequest, ids: readonly string[]): Promise<void> {
  for (const id of ids) if ((await findObject(directory, id)) === undefined) throw notFound(id);
}

/** A bare host gains its slash, as real responses show it. */
function absolute(url: string): string {
  return URL.canParse(url) && new URL(url).pathname === '/' && !url.endsWith('/') && !/[?#]/.test(url)
    ? `${url}/`
    : url;
}

/** The response with every property, defaults included. */
function view({ invitation, user, redeemUrl }: SentInvitation): JsonObject {
  const { message } = invitation;
  const cc = message.ccRecipients.length > 0 ? message.ccRecipients : [{ name: null, address: null }];
  return {
    '@odata.context': context('invitations/$entity'),
    id: invitation.id,
    inviteRedeemUrl: redeemUrl,
    invitedUserDisplayName: invitation.invitedUserDisplayName,
    invitedUserType: invitation.invitedUserType,
    invitedUserEmailAddress: invitation.invitedUserEmailAddress,
    sendInvitationMessage: invitation.sendInvitationMessage,
    resetRedemption: invitation.resetRedemption,
    inviteRedirectUrl: invitation.inviteRedirectUrl,
    status: user.externalUserState === 'Accepted' ? 'Completed' : 'PendingAcceptance',
    invitedUserMessageInfo: {
      messageLanguage: message.messageLanguage,
      customizedMessageBody: message.customizedMessageBody,
      ccRecipients: cc.map((each) => ({ emailAddress: { name: each.name, address: each.address } })),
    },
    invitedUser: { id: user.id, userPrincipalName: user.userPrincipalName },
  };
}
