import { type Also, type Directory, domainOf, hashPassword, type User } from '#directory';
import type { Json, JsonObject } from '#platform';
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
  userPrincipalName: isUserPrincipalName,
};

/** What the on-premises directory says of a synchronised user; here it can only be read. Unverified: which they are. */
const masteredOnPremises: readonly string[] = [
  ...['displayName', 'givenName', 'surname', 'mail', 'mailNickname', 'userPrincipalName', 'accountEnabled'],
  ...['jobTitle', 'companyName', 'department', 'mobilePhone', 'officeLocation', 'showInAddressList'],
];

function isTextOrNull(value: Json): boolean {
  return value === null || (typeof value === 'string' && value.length <= 256);
}

function isAddress(value: Json): boolean {
  return typeof value === 'string' && /^[^\s@]{1,64}@[^\s@]{1,190}$/.test(value);
}

/** Plain values, or a list of texts; `businessPhones` is always a list. */
function isFreeValue(name: string, value: Json): boolean {
  const isShort = (each: Json) => typeof each === 'string' && each.length <= 1024;
  if (Array.isArray(value)) return value.length <= 250 && value.every(isShort);
  if (name === 'businessPhones') return false;
  return value === null || isShort(value) || typeof value === 'boolean' || typeof value === 'number';
}

/** At most 64 characters before the `@` and 48 behind it (entra-docs, user principal name limits; unverified). */
function isUserPrincipalName(value: Json | undefined): boolean {
  return typeof value === 'string' && /^[^\s@"\\]{1,64}@[^\s@]{1,48}$/.test(value);
}

/** Throws where a user principal name is not one, or not of a verified domain. */
export function checkUserPrincipalName(value: Json | undefined, { tenant }: Pick<Directory, 'tenant'>): void {
  if (!isUserPrincipalName(value))
    throw badRequest("Invalid value specified for property 'userPrincipalName' of resource 'User'.");
  const domain = domainOf(String(value));
  if ([tenant.initialDomain, ...tenant.domains].includes(domain)) return;
  throw badRequest(
    'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
  );
}

/** An address is one user's primary one. Throws when another has it. */
export async function checkMailFree(
  { users }: Pick<Directory, 'users'>,
  mail: Json | undefined,
  ownId?: string,
): Promise<void> {
  if (typeof mail !== 'string') return;
  const holders = await users.listBy('address', mail);
  if (holders.some((each) => each.id !== ownId)) {
    throw badRequest('Another object with the same value for property proxyAddresses already exists.');
  }
}

function checkSynchronised(user: User, body: JsonObject): void {
  const mastered = masteredOnPremises.filter((name) => Object.hasOwn(body, name));
  if (user.onPremisesSyncEnabled !== true || mastered.length === 0) return;
  throw badRequest(
    'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
  );
}

/**
 * What a body says of a user: what is used here, and what is only kept. `elsewhere` is read by others. Throws
 * `Request_BadRequest` naming the property that is wrong, read-only or unknown.
 */
export function readUserBody(body: JsonObject, elsewhere: readonly string[]) {
  const changes: Record<string, Json> = {};
  const others: Record<string, Json> = {};
  for (const [name, value = null] of Object.entries(body)) {
    if (name.startsWith('@')) continue;
    if (Object.hasOwn(settable, name)) {
      if (settable[name]?.(value) !== true)
        throw badRequest(`Invalid value specified for property '${name}' of resource 'User'.`);
      changes[name] = value;
    } else if (freeProperties.includes(name) || name.startsWith('extension_')) {
      if (!isFreeValue(name, value))
        throw badRequest(`Invalid value specified for property '${name.slice(0, 60)}' of resource 'User'.`);
      others[name] = value;
    } else if (elsewhere.includes(name)) continue;
    else
      throw badRequest(
        `Property '${name.slice(0, 60)}' is read-only or does not exist on type 'microsoft.graph.user'.`,
      );
  }
  return { changes, others };
}

/** Checks everything first, then changes everything at once. Throws `Request_BadRequest` naming the property. */
export async function changeUser(
  { directory, body, clock }: GraphRequest,
  user: User,
  also: Also<User>,
): Promise<void> {
  checkSynchronised(user, body);
  const { changes, others } = readUserBody(body, ['passwordProfile']);
  if (changes.userPrincipalName !== undefined) checkUserPrincipalName(changes.userPrincipalName, directory);
  await checkMailFree(directory, changes.mail, user.id);
  const password = passwordOf(body);
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  const now = clock.now().toISOString();
  const change = (current: User): User => {
    const mail = typeof changes.mail === 'string' ? changes.mail : undefined;
    return {
      ...current,
      ...changes,
      ...(mail === undefined ? {} : { proxyAddresses: withPrimary(current.proxyAddresses, mail) }),
      ...(typeof changes.userPrincipalName === 'string'
        ? { identities: renamed(current.identities, changes.userPrincipalName) }
        : {}),
      // Another password ends what was signed in with the old one.
      ...(passwordHash === undefined ? {} : { passwordHash, signInSessionsValidFromDateTime: now }),
      otherProperties: { ...current.otherProperties, ...others },
    };
  };
  await directory.users.change(user.id, change, also);
}

/** A changed mail becomes the primary address; the one before stays a secondary one. */
function withPrimary(addresses: readonly string[], mail: string): readonly string[] {
  const others = addresses
    .filter((each) => each.toLowerCase() !== `smtp:${mail.toLowerCase()}`)
    .map((each) => each.replace(/^SMTP:/, 'smtp:'));
  return [`SMTP:${mail}`, ...others];
}

/** The identity of this directory follows the user principal name. */
function renamed(identities: User['identities'], userPrincipalName: string): User['identities'] {
  return identities.map((each) =>
    each.signInType === 'userPrincipalName' ? { ...each, issuerAssignedId: userPrincipalName } : each,
  );
}

/** The new password of a request, good enough; undefined where none is set. */
export function passwordOf(body: JsonObject): string | undefined {
  const profile = body.passwordProfile;
  const isObject = profile !== null && typeof profile === 'object' && !Array.isArray(profile);
  const password = isObject ? (profile as JsonObject).password : undefined;
  if (profile !== undefined && (typeof password !== 'string' || password.length < 8)) {
    throw badRequest('The specified password does not comply with password complexity requirements.');
  }
  return typeof password === 'string' ? password : undefined;
}
