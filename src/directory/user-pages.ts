import type { Directory } from './directory.js';
import type { User } from './model/user.js';
import type { Page } from './repository.js';

/** What a list of users is narrowed to. */
export interface UserQuestion extends Page {
  readonly userType?: User['userType'] | undefined;
  /** Part of a display name, an address or a user principal name. */
  readonly search?: string | undefined;
}

/** A page of users, and how many there are in all. */
export interface UserPage {
  readonly users: readonly User[];
  readonly total: number;
}

/**
 * A page of a tenant's users. Without a search it is read by index, as fast among a hundred thousand as among a
 * hundred; a search looks at everyone and lets others have their turn meanwhile.
 */
export async function pageOfUsers(directory: Pick<Directory, 'users'>, question: UserQuestion): Promise<UserPage> {
  const { users } = directory;
  const { userType, offset, limit } = question;
  const search = question.search?.trim().toLowerCase() ?? '';
  if (search === '') {
    return userType === undefined
      ? { users: await users.page({ offset, limit }), total: await users.count() }
      : {
          users: await users.pageBy('user-type', userType, { offset, limit }),
          total: await users.countBy('user-type', userType),
        };
  }
  const found: User[] = [];
  let total = 0;
  for await (const user of userType === undefined ? users.scan() : users.scanBy('user-type', userType)) {
    if (!textsOf(user).includes(search)) continue;
    if (total >= offset && found.length < limit) found.push(user);
    total += 1;
  }
  return { users: found, total };
}

const textsOf = ({ displayName, mail, otherMails, userPrincipalName }: User) =>
  [displayName, mail ?? '', ...otherMails, userPrincipalName].join('\n').toLowerCase();
