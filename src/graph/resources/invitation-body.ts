import type { InvitationMessage } from '#directory';
import type { InvitationRequest } from '#invitations';
import type { Json, JsonObject } from '#platform';
import { GraphError } from '../errors.js';

const wrong = (name: string) =>
  new GraphError(400, 'BadRequest', `Invalid value specified for property '${name}' of resource 'Invitation'.`);

/** What an inviter may say, and what only the answer says. */
const known: readonly string[] = [
  ...['invitedUserEmailAddress', 'inviteRedirectUrl', 'invitedUserDisplayName', 'invitedUserType'],
  ...['sendInvitationMessage', 'invitedUserMessageInfo', 'resetRedemption', 'invitedUser', 'invitedUserSponsors'],
  ...['id', 'inviteRedeemUrl', 'status'],
];
const mostSponsors = 20;

/** Reads the body of `POST /invitations`. Throws `BadRequest` naming the first property that is missing, wrong or unknown. */
export function readInvitation(body: JsonObject): InvitationRequest {
  const unknown = Object.keys(body).find((name) => !known.includes(name) && !name.includes('@'));
  if (unknown !== undefined) {
    throw new GraphError(
      400,
      'BadRequest',
      `The property '${unknown.slice(0, 60)}' does not exist on type 'microsoft.graph.invitation'. Make sure to only use property names that are defined by the type.`,
    );
  }
  return {
    address: need(body, 'invitedUserEmailAddress'),
    redirectUrl: need(body, 'inviteRedirectUrl'),
    displayName: optionalText(body, 'invitedUserDisplayName', 256),
    userType: userTypeOf(body.invitedUserType),
    sendMessage: flag(body, 'sendInvitationMessage'),
    message: messageOf(body.invitedUserMessageInfo),
    resetRedemption: flag(body, 'resetRedemption'),
    invitedUserId: targetOf(body.invitedUser),
    sponsors: sponsorsOf(body.invitedUserSponsors),
  };
}

function need(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  if (value !== undefined && value !== null && value !== '') throw wrong(name);
  throw new GraphError(400, 'BadRequest', `A value is required for property '${name}' of resource 'Invitation'.`);
}

function optionalText(body: JsonObject, name: string, most: number): string | undefined {
  const value = body[name] ?? '';
  if (typeof value !== 'string' || value.length > most) throw wrong(name);
  return value === '' ? undefined : value;
}

function flag(body: JsonObject, name: string): boolean {
  const value = body[name] ?? false;
  if (typeof value !== 'boolean') throw wrong(name);
  return value;
}

function userTypeOf(value: Json | undefined): 'Guest' | 'Member' {
  const type = value ?? 'Guest';
  if (type !== 'Guest' && type !== 'Member') throw wrong('invitedUserType');
  return type;
}

function objectOf(value: Json | undefined, name: string): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw wrong(name);
  return value as JsonObject;
}

function targetOf(value: Json | undefined): string | undefined {
  const id = objectOf(value, 'invitedUser')?.id ?? '';
  if (typeof id !== 'string') throw wrong('invitedUser');
  return id === '' ? undefined : id;
}

function messageOf(value: Json | undefined): InvitationMessage | undefined {
  const name = 'invitedUserMessageInfo';
  const info = objectOf(value, name);
  if (info === undefined) return undefined;
  const recipients = info.ccRecipients ?? [];
  if (!Array.isArray(recipients)) throw wrong(name);
  const text = (of: JsonObject, property: string) => {
    const given = of[property] ?? null;
    if (given !== null && typeof given !== 'string') throw wrong(name);
    return given === '' ? null : given;
  };
  return {
    messageLanguage: text(info, 'messageLanguage'),
    customizedMessageBody: text(info, 'customizedMessageBody'),
    ccRecipients: recipients.map((each: Json) => {
      const mail = objectOf(objectOf(each, name)?.emailAddress, name) ?? {};
      return { name: text(mail, 'name'), address: text(mail, 'address') };
    }),
  };
}

function sponsorsOf(value: Json | undefined): readonly string[] | undefined {
  const name = 'invitedUserSponsors';
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.length > mostSponsors) throw wrong(name);
  return value.map((each: Json) => {
    const sponsor = objectOf(each, name) ?? {};
    const reference = sponsor['@odata.id'];
    const id = sponsor.id ?? (typeof reference === 'string' ? reference.split('/').at(-1) : undefined);
    if (typeof id !== 'string' || id === '') throw wrong(name);
    return id;
  });
}
