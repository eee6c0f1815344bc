import { hashPassword, newPuid, type ObjectIdentity, type User } from '#directory';
import { type Json, type JsonObject, newId } from '#platform';
import { badRequest } from '../errors.js';
import type { GraphRequest } from '../route.js';
import { freeProperties } from './user-view.js';

/** What `PATCH /users/{id}` may set, and what a good value is. */
const settable: Readonly<Record<string, (value: Json) => boolean>> = {
  displayName: (value) => typeof value === 'string' && value !== '' && value.length <= 256,
  givenName: isTextOrNull,
  surname: isTextOrNull,
  mail: (value) => value === null || isAddress(value),
  otherMails: (value) => Array.isArray(value) && value.every(isAddress),
  accountEnabled: (value) => typeof value === 'boolean',
  userType: (value) => value === 'Member' || value === 'Guest',
  usageLocation: (value) => value === null || (typeof value === 'string' && /^[A-Z]{2}$/i.test(value)),
  preferredLanguage: isTextOrNull,
  showInAddressList: (value) => value === null || typeof value === 'boolean',
  mailNickname: isTextOrNull,
};

function isTextOrNull(value: Json): boolean {
  return value === null || (typeof value === 'string' && value.length <= 256);
}

function isAddress(value: Json): boolean {
  return typeof value === 'string' && /^[^\s@]{1,64}@[^\s@]{1,190}$/.test(value);
}

/** Checks everything first, then changes everything at once. Throws `Request_BadRequest` naming the property. */
export async function changeUser({ directory, body }: GraphRequest, user: User): Promise<User> {
  const changes: Record<string, Json> = {};
  const others: Record<string, Json> = {};
  for (const [name, value = null] of Object.entries(body)) {
    if (name.startsWith('@')) continue;
    if (Object.hasOwn(settable, name)) {
      if (settable[name]?.(value) !== true)
        throw badRequest(`Invalid value specified for property '${name}' of resource 'User'.`);
      changes[name] = value;
    } else if (freeProperties.includes(name) || name.startsWith('extension_')) others[name] = value;
    else if (name === 'passwordProfile') continue;
    else
      throw badRequest(
        `Property '${name.slice(0, 60)}' is read-only or does not exist on type 'microsoft.graph.user'.`,
      );
  }
  const password = passwordOf(body);
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  const changed = await directory.users.change(user.id, (current) => {
    const mail = typeof changes.mail === 'string' ? changes.mail : undefined;
    return {
      ...current,
      ...changes,
      ...(mail === undefined ? {} : { proxyAddresses: withPrimary(current.proxyAddresses, mail) }),
      ...(passwordHash === undefined ? {} : { passwordHash }),
      otherProperties: { ...current.otherProperties, ...others },
    };
  });
  return changed ?? user;
}

/** A changed mail becomes the primary address; the one before stays a secondary one. */
function withPrimary(addresses: readonly string[], mail: string): readonly string[] {
  const others = addresses
    .filter((each) => each.toLowerCase() !== `smtp:${mail.toLowerCase()}`)
    .map((each) => each.replace(/^SMTP:/, 'smtp:'));
  return [`SMTP:${mail}`, ...others];
}

function passwordOf(body: JsonObject): string | undefined {
  const profile = body.passwordProfile;
  const isObject = profile !== null && typeof profile === 'object' && !Array.isArray(profile);
  const password = isObject ? (profile as JsonObject).password : undefined;
  if (profile !== undefined && (typeof password !== 'string' || password.length < 8)) {
    throw badRequest('The specified password does not comply with password complexity requirements.');
  }
  return typeof password === 'string' ? password : undefined;
}

/** `POST /users`: a member with a password, or an external user with `identities`. */
export async function newUser({ directory, body, clock }: GraphRequest): Promise<User> {
  const { users, tenant } = directory;
  const text = (name: string) => (typeof body[name] === 'string' ? String(body[name]) : undefined);
  const displayName = text('displayName');
  if (displayName === undefined || displayName === '') throw required('displayName');
  const userPrincipalName = text('userPrincipalName');
  if (userPrincipalName === undefined) throw required('userPrincipalName');
  const domain = userPrincipalName.slice(userPrincipalName.lastIndexOf('@') + 1).toLowerCase();
  if (![tenant.initialDomain, ...tenant.domains].includes(domain)) {
    throw badRequest(
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    );
  }
  const password = passwordOf(body);
  const identities = identitiesOf(body);
  if (password === undefined && identities.length === 0) throw required('passwordProfile');
  const mail = text('mail') ?? null;
  return users.create({
    id: newId(),
    userPrincipalName,
    displayName,
    givenName: text('givenName') ?? null,
    surname: text('surname') ?? null,
    mail,
    otherMails: [],
    proxyAddresses: mail === null ? [] : [`SMTP:${mail}`],
    userType: body.userType === 'Guest' ? 'Guest' : 'Member',
    accountEnabled: body.accountEnabled !== false,
    creationType: null,
    externalUserState: null,
    externalUserStateChangeDateTime: null,
    identities: [
      ...identities,
      { signInType: 'userPrincipalName', issuer: tenant.initialDomain, issuerAssignedId: userPrincipalName },
    ],
    mailNickname: text('mailNickname') ?? userPrincipalName.split('@')[0] ?? null,
    showInAddressList: null,
    sponsors: [],
    onPremisesSyncEnabled: null,
    onPremisesImmutableId: null,
    externalUserConvertedOn: null,
    otherProperties: Object.fromEntries(
      Object.entries(body).flatMap(([name, value]) =>
        freeProperties.includes(name) && value !== undefined ? [[name, value]] : [],
      ),
    ),
    createdDateTime: clock.now().toISOString(),
    directoryRoles: [],
    ...(text('usageLocation') === undefined ? {} : { usageLocation: String(body.usageLocation) }),
    ...(text('preferredLanguage') === undefined ? {} : { preferredLanguage: String(body.preferredLanguage) }),
    ...(password === undefined ? {} : { passwordHash: await hashPassword(password) }),
    puid: newPuid(userPrincipalName),
  });
}

function required(property: string) {
  return badRequest(`A value is required for property '${property}' of resource 'User'.`);
}

function identitiesOf(body: JsonObject): readonly ObjectIdentity[] {
  if (!Array.isArray(body.identities)) return [];
  return body.identities.map((each: Json) => {
    const { signInType, issuer, issuerAssignedId } = (each ?? {}) as JsonObject;
    if (signInType !== 'federated' || typeof issuer !== 'string' || typeof issuerAssignedId !== 'string') {
      throw badRequest("Invalid value specified for property 'identities' of resource 'User'.");
    }
    return { signInType, issuer, issuerAssignedId };
  });
}
