import {
  type Also,
  blankUser,
  type Directory,
  type ExternalCredential,
  hashPassword,
  newPuid,
  type ObjectIdentity,
  type User,
} from '#directory';
import { type Json, type JsonObject, newId } from '#platform';
import { badRequest } from '../errors.js';
import type { GraphRequest } from '../route.js';
import { checkMailFree, checkUserPrincipalName, passwordOf, readUserBody } from './user-changes.js';

/** `POST /users`: a member with a password, or an external user with `identities`; with `also` in the same step. */
export async function newUser({ directory, body, clock }: GraphRequest, also: Also<User>): Promise<User> {
  const { users, tenant } = directory;
  const { others } = readUserBody(body, ['passwordProfile', 'identities', 'creationType', 'externalUserState']);
  const text = (name: string) => (typeof body[name] === 'string' ? String(body[name]) : undefined);
  const displayName = text('displayName');
  if (displayName === undefined || displayName === '') throw required('displayName');
  const userPrincipalName = text('userPrincipalName');
  if (userPrincipalName === undefined) throw required('userPrincipalName');
  checkUserPrincipalName(userPrincipalName, directory);
  const password = passwordOf(body);
  const identities = identitiesOf(body);
  if (password === undefined && identities.length === 0) throw required('passwordProfile');
  const mail = text('mail') ?? null;
  await checkMailFree(directory, body.mail);
  const credential = await credentialOf(identities, directory);
  const user: User = {
    ...blankUser,
    id: newId(),
    userPrincipalName,
    displayName,
    givenName: text('givenName') ?? null,
    surname: text('surname') ?? null,
    mail,
    otherMails: Array.isArray(body.otherMails) ? body.otherMails.map(String) : [],
    proxyAddresses: mail === null ? [] : [`SMTP:${mail}`],
    userType: body.userType === 'Guest' ? 'Guest' : 'Member',
    accountEnabled: body.accountEnabled !== false,
    identities: [
      ...identities,
      { signInType: 'userPrincipalName', issuer: tenant.initialDomain, issuerAssignedId: userPrincipalName },
    ],
    mailNickname: text('mailNickname') ?? userPrincipalName.split('@')[0] ?? null,
    showInAddressList: typeof body.showInAddressList === 'boolean' ? body.showInAddressList : null,
    otherProperties: others,
    createdDateTime: clock.now().toISOString(),
    ...(text('usageLocation') === undefined ? {} : { usageLocation: String(body.usageLocation) }),
    ...(text('preferredLanguage') === undefined ? {} : { preferredLanguage: String(body.preferredLanguage) }),
    ...(password === undefined ? {} : { passwordHash: await hashPassword(password) }),
    ...(credential === undefined ? {} : { externalCredential: credential }),
    puid: newPuid(userPrincipalName),
  };
  return users.create(user, also);
}

/** Who vouches for an external user that is created by hand, where the issuer is one that people can sign in by. */
async function credentialOf(
  [identity]: readonly ObjectIdentity[],
  { federationConfigurations }: Pick<Directory, 'federationConfigurations'>,
): Promise<ExternalCredential | undefined> {
  if (identity === undefined || identity.issuerAssignedId === null) return undefined;
  const { issuer, issuerAssignedId: subject } = identity;
  const social = { 'google.com': 'google', 'facebook.com': 'facebook', mail: 'email-otp' } as const;
  if (Object.hasOwn(social, issuer)) return { kind: social[issuer as keyof typeof social], issuer, subject };
  const federation = await federationConfigurations.findBy('issuer', issuer);
  if (federation === undefined) return undefined;
  return { kind: federation.preferredAuthenticationProtocol === 'saml' ? 'saml' : 'wsfed', issuer, subject };
}

function invalid(property: string) {
  return badRequest(`Invalid value specified for property '${property}' of resource 'User'.`);
}

function required(property: string) {
  return badRequest(`A value is required for property '${property}' of resource 'User'.`);
}

function identitiesOf(body: JsonObject): readonly ObjectIdentity[] {
  if (!Array.isArray(body.identities)) return [];
  return body.identities.map((each: Json) => {
    const { signInType, issuer, issuerAssignedId } = (
      each !== null && typeof each === 'object' ? each : {}
    ) as JsonObject;
    if (signInType !== 'federated' || typeof issuer !== 'string' || typeof issuerAssignedId !== 'string') {
      throw invalid('identities');
    }
    return { signInType, issuer, issuerAssignedId };
  });
}
