import { type Also, hashPassword, softDeleteUser, type User, userActivity, userDeletion } from '#directory';
import type { JsonObject } from '#platform';
import { auditing } from '../audit.js';
import { badRequest, GraphError, notFound } from '../errors.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { findUser } from './users.js';

const write = ['User.ReadWrite.All', 'Directory.ReadWrite.All', 'User.DeleteRestore.All'];
const administrators = ['User Administrator'];

/** Deletion, and what makes an external user an internal one. */
export const userLifecycleRoutes: readonly GraphRoute[] = [
  {
    method: 'DELETE',
    path: '/users/{id}',
    permissions: write,
    roles: administrators,
    async handle(request) {
      const user = await findUser(request, request.parameters.id ?? '');
      await softDeleteUser(request.directory, user.id, request.clock.now(), (deleted) => [
        auditing(request, userDeletion(deleted)),
      ]);
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: '/users/{id}/convertExternalToInternalMemberUser',
    permissions: ['User-ConvertToInternal.ReadWrite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
    roles: administrators,
    async handle(request) {
      const user = await findUser(request, request.parameters.id ?? '');
      const converted = await convert(request, user, (after) => [
        auditing(request, userActivity('Convert external user to internal', 'Update', after)),
      ]);
      const { id, displayName, userPrincipalName, mail } = converted;
      return {
        status: 200,
        body: {
          '@odata.context': context('microsoft.graph.conversionUserDetails'),
          id,
          displayName,
          userPrincipalName,
          mail,
          convertedToInternalUserDateTime: converted.externalUserConvertedOn,
        },
      };
    },
  },
];

/** convert-external-users-internal: all is checked before anything changes. */
async function convert({ directory, body, clock }: GraphRequest, user: User, also: Also<User>): Promise<User> {
  const { tenant, users } = directory;
  if (user.externalUserState === null && user.externalCredential === undefined) {
    throw badRequest('The user authentication is already internal and is not eligible for conversion.');
  }
  if (user.directoryRoles.length > 0) throw badRequest('A user who holds a directory role cannot be converted.');
  const isSynced = user.onPremisesSyncEnabled === true;
  const profile = body.passwordProfile as JsonObject | undefined;
  if (isSynced && (body.userPrincipalName !== undefined || profile !== undefined)) {
    throw new GraphError(
      400,
      'badRequest',
      'For users synchronized from on-premises, userPrincipalName and passwordProfile must be empty',
    );
  }
  const userPrincipalName = isSynced ? user.userPrincipalName : body.userPrincipalName;
  if (typeof userPrincipalName !== 'string' || userPrincipalName === '')
    throw badRequest('UserPrincipalName cannot be empty.');
  const domain = userPrincipalName.slice(userPrincipalName.lastIndexOf('@') + 1).toLowerCase();
  if (!isSynced && ![tenant.initialDomain, ...tenant.domains].includes(domain)) {
    throw badRequest('UserPrincipalName domain is not a verified domain or shared domain on the company.');
  }
  const password = profile?.password;
  if (!isSynced && (typeof password !== 'string' || password.length < 8)) {
    throw badRequest('The specified password does not comply with password complexity requirements.');
  }
  if (body.mail !== undefined && (typeof body.mail !== 'string' || body.mail === ''))
    throw badRequest('Mail cannot be empty.');
  const taken = await users.findBy('user-name', userPrincipalName);
  if (taken !== undefined && taken.id !== user.id)
    throw badRequest('Another object with the same value for property userPrincipalName already exists.');
  const passwordHash = typeof password === 'string' ? await hashPassword(password) : undefined;
  const change = ({ externalCredential: _, ...current }: User): User => ({
    ...current,
    userPrincipalName,
    userType: 'Member',
    creationType: null,
    externalUserState: null,
    externalUserStateChangeDateTime: null,
    externalUserConvertedOn: clock.now().toISOString(),
    identities: [
      { signInType: 'userPrincipalName', issuer: tenant.initialDomain, issuerAssignedId: userPrincipalName },
    ],
    ...(typeof body.mail === 'string' ? { mail: body.mail } : {}),
    proxyAddresses: [
      ...current.proxyAddresses,
      `smtp:${current.mailNickname ?? 'user'}@${tenant.initialDomain}`.replaceAll('#', '_'),
    ],
    ...(passwordHash === undefined ? {} : { passwordHash }),
  });
  const changed = await users.change(user.id, change, also);
  if (changed === undefined) throw notFound(user.id);
  return changed;
}
