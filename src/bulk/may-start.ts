import type { User } from '#directory';
import type { BulkKind } from './job.js';

const administrators = ['Global Administrator', 'User Administrator'];
const roles: Readonly<Record<BulkKind, readonly string[]>> = {
  invite: [...administrators, 'Guest Inviter', 'Directory Writers'],
  delete: administrators,
  restore: administrators,
};

/** Whether a person's roles allow a bulk operation (tutorial-bulk-invite, users-bulk-delete: prerequisites). */
export function mayStart(kind: BulkKind, user: Pick<User, 'directoryRoles'>): boolean {
  return user.directoryRoles.some((role) => roles[kind].includes(role));
}
