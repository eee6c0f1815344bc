import type { InvitationMessage } from '#directory';
import type { Inviter, SentInvitation } from '#invitations';
import type { Json, JsonObject } from '#platform';
import { badRequest, forbidden, GraphError } from '../errors.js';
import { context, type GraphRoute } from '../route.js';

/** `/invitations` (Graph v1.0 invitation-post). */
export const invitationRoutes: readonly GraphRoute[] = [
  {
    method: 'POST',
    path: '/invitations',
    permissions: ['User.Invite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
    async handle(request) {
      const { body, caller, directory, invitations } = request;
      const address = need(body, 'invitedUserEmailAddress');
      const redirectUrl = absolute(need(body, 'inviteRedirectUrl'));
      const userType = body.invitedUserType ?? 'Guest';
      if (userType !== 'Guest' && userType !== 'Member')
        throw badRequest("Invalid value specified for property 'invitedUserType'.");
      const isAdministrator =
        caller.user === undefined ||
        caller.user.directoryRoles.includes('Global Administrator') ||
        caller.user.directoryRoles.includes('User Administrator');
      if (userType === 'Member' && !isAdministrator) throw forbidden();
      if (
        body.resetRedemption === true &&
        !isAdministrator &&
        caller.user?.directoryRoles.includes('Helpdesk Administrator') !== true
      )
        throw forbidden();
      const inviter: Inviter =
        caller.user === undefined
          ? { kind: 'application', application: caller.application }
          : { kind: 'user', user: caller.user };
      const sent = await invitations.invite(
        directory,
        {
          address,
          redirectUrl,
          displayName: textOf(body.invitedUserDisplayName),
          userType,
          sendMessage: body.sendInvitationMessage === true,
          message: messageOf(body.invitedUserMessageInfo),
          resetRedemption: body.resetRedemption === true,
          invitedUserId: textOf(objectOf(body.invitedUser)?.id),
          sponsors: sponsorsOf(body.invitedUserSponsors),
        },
        inviter,
      );
      return { status: 201, body: view(sent) };
    },
  },
];

function need(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new GraphError(400, 'BadRequest', `A value is required for property '${name}' of resource 'Invitation'.`);
}

/** A bare host gains its slash, as real responses show it. */
function absolute(url: string): string {
  return URL.canParse(url) && new URL(url).pathname === '/' && !url.endsWith('/') && !/[?#]/.test(url)
    ? `${url}/`
    : url;
}

function messageOf(value: Json | undefined): InvitationMessage | undefined {
  const info = objectOf(value);
  if (info === undefined) return undefined;
  const recipients = Array.isArray(info.ccRecipients) ? info.ccRecipients : [];
  return {
    messageLanguage: textOf(info.messageLanguage) ?? null,
    customizedMessageBody: textOf(info.customizedMessageBody) ?? null,
    ccRecipients: recipients.map((each: Json) => {
      const mail = objectOf(objectOf(each)?.emailAddress);
      return { name: textOf(mail?.name) ?? null, address: textOf(mail?.address) ?? null };
    }),
  };
}

function sponsorsOf(value: Json | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((each: Json) => {
    const sponsor = objectOf(each);
    const id = textOf(sponsor?.id) ?? textOf(sponsor?.['@odata.id'])?.split('/').at(-1);
    return id === undefined ? [] : [id];
  });
}

function objectOf(value: Json | undefined): JsonObject | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
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
