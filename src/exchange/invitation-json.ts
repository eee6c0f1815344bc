import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Invitation } from '#directory';
import type { JsonObject } from '#platform';
import { overObject } from './merge.js';

const text = z.string().nullish();
const recipient = z.looseObject({ emailAddress: z.looseObject({ name: text, address: text }).nullish() });

const schema = z.looseObject({
  id: z.string().min(1),
  invitedUserEmailAddress: z.string().min(3),
  inviteRedirectUrl: z.string().min(1),
  invitedUserDisplayName: text,
  invitedUserType: z.enum(['Guest', 'Member']).nullish(),
  sendInvitationMessage: z.boolean().nullish(),
  resetRedemption: z.boolean().nullish(),
  invitedUserMessageInfo: z
    .looseObject({ messageLanguage: text, customizedMessageBody: text, ccRecipients: z.array(recipient).nullish() })
    .nullish(),
  invitedUser: z.looseObject({ id: z.string().nullish() }).nullish(),
  '@guesthouse': z.looseObject({ ticket: z.string().optional(), createdDateTime: z.string().optional() }).optional(),
});

/** An invitation of Graph; `userOf` finds whom it is for when it does not say. Its old link is nobody's here. Throws `ZodError`. */
export function readInvitation(
  given: JsonObject,
  context: { readonly now: string; userOf(address: string): string | undefined },
): Invitation {
  const invitation = schema.parse(given);
  const message = invitation.invitedUserMessageInfo;
  const state = invitation['@guesthouse'];
  const address = invitation.invitedUserEmailAddress;
  return {
    ...state,
    id: invitation.id,
    invitedUserEmailAddress: address,
    invitedUserDisplayName: invitation.invitedUserDisplayName ?? null,
    invitedUserType: invitation.invitedUserType ?? 'Guest',
    inviteRedirectUrl: invitation.inviteRedirectUrl,
    sendInvitationMessage: invitation.sendInvitationMessage ?? false,
    message: {
      messageLanguage: message?.messageLanguage ?? null,
      customizedMessageBody: message?.customizedMessageBody ?? null,
      ccRecipients: (message?.ccRecipients ?? []).flatMap(({ emailAddress }) =>
        emailAddress?.address ? [{ name: emailAddress.name ?? null, address: emailAddress.address }] : [],
      ),
    },
    resetRedemption: invitation.resetRedemption ?? false,
    ticket: state?.ticket ?? randomBytes(32).toString('base64'),
    userId: invitation.invitedUser?.id ?? context.userOf(address) ?? '',
    createdDateTime: state?.createdDateTime ?? context.now,
  };
}

/** An invitation as Graph answered it. */
export function writeInvitation(invitation: Invitation, given: JsonObject): JsonObject {
  const { message, ticket, userId, createdDateTime, ...same } = invitation;
  const cc = message.ccRecipients.length > 0 ? message.ccRecipients : [{ name: null, address: null }];
  return overObject(given, {
    ...same,
    invitedUserMessageInfo: {
      messageLanguage: message.messageLanguage,
      customizedMessageBody: message.customizedMessageBody,
      ccRecipients: cc.map((each) => ({ emailAddress: { ...each } })),
    },
    invitedUser: { id: userId },
    '@guesthouse': { ticket, createdDateTime },
  });
}
