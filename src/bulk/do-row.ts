import {
  type Directory,
  deletedFor,
  restoreUser,
  softDeleteUser,
  type User,
  userActivity,
  userDeletion,
} from '#directory';
import { EmulatorError } from '#errors';
import type { Inviter } from '#invitations';
import type { Clock } from '#platform';
import { auditingRow } from './audit.js';
import { type InviteDeps, invitationOf, joinGroupsAndApplications, unknownTargets } from './invite-row.js';
import type { BulkJob, BulkOutcome, BulkRow } from './job.js';
import { mayStart } from './may-start.js';

/** What rows need. */
export interface RowDeps extends InviteDeps {
  readonly clock: Clock;
}

/** Does one row and says what became of it; never throws, because the next row must come. */
export async function doRow(job: BulkJob, row: BulkRow, directory: Directory, deps: RowDeps): Promise<BulkOutcome> {
  try {
    const { starter } = job;
    const inviter: Inviter | undefined =
      starter.kind === 'operator' ? { kind: 'operator' } : await inviterOf(directory, starter.userId);
    // Looked at anew for every row: the person may have lost the role, or be deleted by this very file.
    if (inviter === undefined || (inviter.kind === 'user' && !mayStart(job.kind, inviter.user))) {
      return refused('Whoever handed the file in has no role for this any more.');
    }
    switch (job.kind) {
      case 'invite':
        return await invite(row, directory, inviter, deps);
      case 'delete':
        return await remove(row, directory, inviter, deps.clock);
      case 'restore':
        return await restore(row, directory, inviter, deps.clock);
    }
  } catch (error) {
    if (error instanceof EmulatorError) return refused(error.message);
    return refused(`This server failed at the row: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const refused = (reason: string): BulkOutcome => ({ succeeded: false, reason });

async function inviterOf(directory: Directory, userId: string): Promise<Inviter | undefined> {
  const user = await directory.users.get(userId);
  return user === undefined || !user.accountEnabled ? undefined : { kind: 'user', user };
}

async function invite(
  { values }: BulkRow,
  directory: Directory,
  inviter: Inviter,
  deps: RowDeps,
): Promise<BulkOutcome> {
  // Before the invitation, so that a row is done whole or not at all.
  const unknown = await unknownTargets(values, directory);
  if (unknown.length > 0) return refused(`There is no such group or application here: ${unknown.join(', ')}.`);
  const sent = await deps.invitations.invite(directory, invitationOf(values, directory, deps.origin), inviter);
  await joinGroupsAndApplications(values, sent.user, directory, auditingRow(directory, inviter, deps.clock.now()));
  const mail = {
    sent: 'Invited by mail',
    'not asked for': 'Invited, no mail',
    'blocked by the recipient': 'Invited; the recipient has blocked mail',
  };
  return { succeeded: true, reason: mail[sent.mail], userId: sent.user.id, redeemUrl: sent.redeemUrl };
}

async function remove({ values }: BulkRow, directory: Directory, inviter: Inviter, clock: Clock): Promise<BulkOutcome> {
  const name = values.userPrincipalName ?? '';
  const user = await directory.users.findBy('user-name', name);
  if (user === undefined) return refused(`There is no user ${name}.`);
  if (isSelf(user, inviter)) return refused('Nobody can delete himself by a file.');
  const now = clock.now();
  await softDeleteUser(directory, user.id, now, auditingRow(directory, inviter, now)(userDeletion));
  return { succeeded: true, reason: 'Deleted; can be restored for thirty days', userId: user.id };
}

const isSelf = (user: User, inviter: Inviter) => inviter.kind === 'user' && inviter.user.id === user.id;

async function restore(
  { values }: BulkRow,
  directory: Directory,
  inviter: Inviter,
  clock: Clock,
): Promise<BulkOutcome> {
  const id = (values.objectId ?? '').toLowerCase();
  const deleted = await directory.deletedUsers.get(id);
  if (deleted === undefined || !deletedFor(deleted, clock.now()).canBeRestored) {
    return refused(`There is no deleted user ${id} that can be restored.`);
  }
  const audited = auditingRow(directory, inviter, clock.now());
  const user = await restoreUser(
    directory,
    id,
    audited((restored) => userActivity('Restore user', 'Restore', restored)),
  );
  if (user === undefined) return refused(`There is no deleted user ${id} that can be restored.`);
  return { succeeded: true, reason: 'Restored', userId: id };
}
