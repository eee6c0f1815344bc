import * as z from 'zod';
import { hashPassword, newPuid, type User } from '#directory';
import type { Json, JsonObject } from '#platform';
import { overObject } from './merge.js';

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();
const flag = z.boolean().nullish();
/** How guests come into being; others are kept as they were given. */
const creationTypes = ['Invitation', 'SelfServiceSignUp'] as const;

const schema = z.looseObject({
  id: z.guid(),
  userPrincipalName: z.string().min(1),
  ...{ displayName: text, givenName: text, surname: text, mail: text, mailNickname: text, creationType: text },
  ...{ otherMails: texts, proxyAddresses: texts, usageLocation: text, preferredLanguage: text },
  ...{ accountEnabled: flag, showInAddressList: flag, onPremisesSyncEnabled: flag, onPremisesImmutableId: text },
  userType: z.enum(['Member', 'Guest']).nullish(),
  externalUserState: z.enum(['PendingAcceptance', 'Accepted']).nullish(),
  ...{ externalUserStateChangeDateTime: text, externalUserConvertedOn: text, createdDateTime: text },
  identities: z.array(z.looseObject({ signInType: text, issuer: text, issuerAssignedId: text })).nullish(),
  passwordProfile: z.looseObject({ password: text }).nullish(),
  /** What Graph does not show of a user. */
  '@guesthouse': z
    .looseObject({
      sponsors: z.array(z.string()).optional(),
      passwordHash: z.string().optional(),
      puid: z.string().optional(),
      externalCredential: z
        .object({
          kind: z.enum(['entra', 'saml', 'wsfed', 'google', 'facebook', 'microsoft-account', 'email-otp']),
          issuer: z.string(),
          subject: z.string(),
          homeAccount: z.object({ tenantId: z.string(), objectId: z.string() }).optional(),
        })
        .optional(),
    })
    .optional(),
});

/** Properties that are the same in Graph and here. */
const sameNames = [
  ...['id', 'userPrincipalName', 'displayName', 'givenName', 'surname', 'mail', 'otherMails', 'proxyAddresses'],
  ...['userType', 'accountEnabled', 'externalUserState', 'externalUserStateChangeDateTime', 'mailNickname'],
  ...['showInAddressList', 'onPremisesSyncEnabled', 'onPremisesImmutableId', 'externalUserConvertedOn'],
  ...['createdDateTime', 'usageLocation', 'preferredLanguage', 'creationType', 'identities'],
];

/** A user of Graph as the directory keeps one; throws `ZodError`. Roles come with the directory roles. */
export async function readUser(
  given: JsonObject,
  tenant: { readonly initialDomain: string; readonly now: string },
): Promise<User> {
  const user = schema.parse(given);
  const state = user['@guesthouse'] ?? {};
  const password = user.passwordProfile?.password ?? undefined;
  const { externalCredential, passwordHash: hash, ...rest } = state;
  const passwordHash = password === undefined ? hash : await hashPassword(password);
  return {
    ...rest,
    id: user.id,
    userPrincipalName: user.userPrincipalName,
    displayName: user.displayName ?? user.userPrincipalName,
    givenName: user.givenName ?? null,
    surname: user.surname ?? null,
    mail: user.mail ?? null,
    otherMails: user.otherMails ?? [],
    proxyAddresses: user.proxyAddresses ?? [],
    userType: user.userType ?? 'Member',
    accountEnabled: user.accountEnabled ?? true,
    creationType: creationTypes.find((each) => each === user.creationType) ?? null,
    externalUserState: user.externalUserState ?? null,
    externalUserStateChangeDateTime: user.externalUserStateChangeDateTime ?? null,
    identities: identitiesOf(user, tenant.initialDomain),
    mailNickname: user.mailNickname ?? null,
    showInAddressList: user.showInAddressList ?? null,
    sponsors: state.sponsors ?? [],
    onPremisesSyncEnabled: user.onPremisesSyncEnabled ?? null,
    onPremisesImmutableId: user.onPremisesImmutableId ?? null,
    externalUserConvertedOn: user.externalUserConvertedOn ?? null,
    otherProperties: otherProperties(given),
    createdDateTime: user.createdDateTime ?? tenant.now,
    directoryRoles: [],
    puid: state.puid ?? newPuid(user.userPrincipalName),
    ...(user.usageLocation ? { usageLocation: user.usageLocation } : {}),
    ...(user.preferredLanguage ? { preferredLanguage: user.preferredLanguage } : {}),
    ...(passwordHash === undefined ? {} : { passwordHash }),
    ...(externalCredential === undefined ? {} : { externalCredential: withoutUndefined(externalCredential) }),
  };
}

function identitiesOf({ identities, userPrincipalName }: z.infer<typeof schema>, issuer: string): User['identities'] {
  const known = (identities ?? []).flatMap((each): User['identities'] => {
    const { signInType, issuerAssignedId } = each;
    if (signInType !== 'userPrincipalName' && signInType !== 'federated') return [];
    return [{ signInType, issuer: each.issuer ?? issuer, issuerAssignedId: issuerAssignedId ?? null }];
  });
  const own = { signInType: 'userPrincipalName', issuer, issuerAssignedId: userPrincipalName } as const;
  return known.length > 0 ? known : [own];
}

type Credential = NonNullable<User['externalCredential']>;
type GivenCredential = Omit<Credential, 'homeAccount'> & {
  readonly homeAccount?: Credential['homeAccount'] | undefined;
};

function withoutUndefined({ homeAccount, ...credential }: GivenCredential): Credential {
  return homeAccount === undefined ? credential : { ...credential, homeAccount };
}

/** Everything of Graph that has no place of its own here is shown and changed through `otherProperties`. */
function otherProperties(given: JsonObject): Record<string, Json> {
  const own = [...sameNames, 'passwordProfile', '@guesthouse'];
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      own.includes(name) || value === undefined || value === null || name.startsWith('@') ? [] : [[name, value]],
    ),
  );
}

/** A user as Graph would show it, over what was given once. */
export function writeUser(user: User, given: JsonObject): JsonObject {
  const { otherProperties: others, directoryRoles: _, identities, creationType, ...own } = user;
  const same = Object.fromEntries(Object.entries(own).filter(([name]) => sameNames.includes(name)));
  const state = Object.fromEntries(Object.entries(own).filter(([name]) => !sameNames.includes(name)));
  // Anything else that was given is in `otherProperties`, and may have been changed there.
  const words = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => sameNames.includes(name) || name.startsWith('@') || value === null),
  );
  const foreign = (Array.isArray(given.identities) ? given.identities : []).filter(
    (each: Json) => !['userPrincipalName', 'federated'].includes(String(Reflect.get(Object(each), 'signInType'))),
  );
  return overObject(words, {
    ...(same as JsonObject),
    ...others,
    creationType: creationType ?? given.creationType ?? null,
    identities: [...identities.map((each) => ({ ...each })), ...foreign],
    '@guesthouse': state as JsonObject,
  });
}

/** What is kept of a user's words: not the password. */
export function withoutPassword({ passwordProfile: _, ...given }: JsonObject): JsonObject {
  return given;
}

/** Names that a user is known by here, for the report of the others. */
export const knownOfUsers: JsonObject = Object.fromEntries(
  [...sameNames, 'passwordProfile'].map((name) => [name, true]),
);
