import { type User, userActivity, withSessionsRevoked } from '#directory';
import { auditing } from '../audit.js';
import { forbidden } from '../errors.js';
import { isSelf } from '../guest-limits.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { findUser, ownUser } from './users.js';

const permissions = ['User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'];
const roles = ['Global Administrator', 'User Administrator', 'Helpdesk Administrator'];

async function revoke(request: GraphRequest, user: User) {
  const { caller, directory, clock } = request;
  const mayRevoke = caller.user === undefined || caller.user.directoryRoles.some((role) => roles.includes(role));
  if (!mayRevoke && !isSelf(caller, user)) throw forbidden();
  const change = (each: User) => withSessionsRevoked(each, clock.now());
  await directory.users.change(user.id, change, (changed) => [
    auditing(request, userActivity('Update StsRefreshTokenValidFrom Timestamp', 'Update', changed)),
  ]);
  return { status: 200, body: { '@odata.context': context('Edm.Boolean'), value: true } };
}

/** `revokeSignInSessions`, and `invalidateAllRefreshTokens` as it was called before: of anybody, or of oneself. */
export const revocationRoutes: readonly GraphRoute[] = ['revokeSignInSessions', 'invalidateAllRefreshTokens'].flatMap(
  (name): readonly GraphRoute[] => [
    {
      method: 'POST',
      path: `/users/{id}/${name}`,
      permissions,
      handle: async (request) => revoke(request, await findUser(request, request.parameters.id ?? '')),
    },
    { method: 'POST', path: `/me/${name}`, permissions, handle: async (request) => revoke(request, ownUser(request)) },
  ],
);
