import { memberLikeGuestRoleId, restrictedGuestRoleId, type User } from '#directory';
import { forbidden } from './errors.js';
import type { GraphCaller, GraphRequest } from './route.js';

/** What a limited guest may know of others (users-default-permissions). */
const limitedProperties: readonly string[] = [
  ...['id', 'displayName', 'mail', 'userPrincipalName', 'userType', 'givenName', 'surname', 'otherMails'],
];

type Level = 'everything' | 'limited' | 'own';

/** What a caller may read of the directory: everything, or as a guest what the organisation lets guests read. */
export function readLevel({ caller, directory }: Pick<GraphRequest, 'caller' | 'directory'>): Level {
  const { user } = caller;
  if (user === undefined || user.userType === 'Member' || user.directoryRoles.length > 0) return 'everything';
  switch (directory.tenant.guestUserRoleId) {
    case memberLikeGuestRoleId:
      return 'everything';
    case restrictedGuestRoleId:
      return 'own';
    default:
      return 'limited';
  }
}

/** Lists of users and groups are for those who may read everything. */
export function checkEnumeration(request: Pick<GraphRequest, 'caller' | 'directory'>): void {
  if (readLevel(request) !== 'everything') throw forbidden();
}

/** Which properties of a user a caller may see; undefined for all of them. Throws 403 where it is none. */
export function visibleProperties(
  request: Pick<GraphRequest, 'caller' | 'directory'>,
  about: User,
): readonly string[] | undefined {
  const level = readLevel(request);
  if (level === 'everything' || isSelf(request.caller, about)) return undefined;
  if (level === 'own') throw forbidden();
  return limitedProperties;
}

export function isSelf(caller: GraphCaller, about: Pick<User, 'id'>): boolean {
  return caller.user?.id === about.id;
}
