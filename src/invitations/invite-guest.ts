import { randomBytes } from 'node:crypto';
import { type Directory, type Invitation, newGuest, type User } from '#directory';
import { EmulatorError } from '#errors';
import { type Clock, newId } from '#platform';
import { auditInvitation } from './audit.js';
import { invitationError } from './errors.js';
import { type InvitedHome, invitationGates } from './gates.js';
import type { InvitationRequest, Inviter } from './invitation-request.js';

type InvitationDirectory = Pick<Directory, 'tenant' | 'users' | 'contacts' | 'invitations' | 'auditLogs'>;

/** The invitation and the guest it is for; a pending guest who is invited again stays the same object. */
export interface InvitationOutcome {
  readonly invitation: Invitation;
  readonly user: User;
  /** What was done: a new guest, the same once more, a reset, or an internal user who becomes external. */
  readonly what: 'invited' | 'invited-again' | 'reset' | 'internal-user';
}

/** Two invitations of one address at the same time are one after the other: one guest comes of them. */
const waiting = new Map<string, Promise<unknown>>();

/** Invites a person. Throws `invitations.…` when a gate refuses; then nothing was created. */
export async function inviteGuest(
  directory: InvitationDirectory,
  request: InvitationRequest,
  clock: Clock,
  inviter: Inviter = { kind: 'operator' },
  home?: InvitedHome,
): Promise<InvitationOutcome> {
  const address = request.address.trim();
  const turn = `${directory.tenant.id}\u0000${address.toLowerCase()}`;
  const before = waiting.get(turn) ?? Promise.resolve();
  const mine = before.catch(() => {}).then(() => invite(directory, { ...request, address }, clock, inviter, home));
  waiting.set(turn, mine);
  try {
    return await mine;
  } finally {
    if (waiting.get(turn) === mine) waiting.delete(turn);
  }
}

async function invite(
  directory: InvitationDirectory,
  request: InvitationRequest,
  clock: Clock,
  inviter: Inviter,
  home: InvitedHome | undefined,
): Promise<InvitationOutcome> {
  const { users, tenant } = directory;
  const existing = await users.findBy('address', request.address);
  const target = request.invitedUserId === undefined ? undefined : await users.get(request.invitedUserId);
  for (const gate of invitationGates) {
    const refusal = gate.refusal({ request, inviter, tenant, existing, target, home });
    if (refusal !== undefined) throw refusal;
  }
  const { user, what } = await guestOf(directory, request, { existing, target, clock, inviter });
  const invitation = await directory.invitations.create({
    id: newId(),
    invitedUserEmailAddress: request.address,
    invitedUserDisplayName: request.displayName ?? null,
    invitedUserType: request.userType ?? 'Guest',
    inviteRedirectUrl: request.redirectUrl,
    sendInvitationMessage: request.sendMessage === true,
    message: request.message ?? { messageLanguage: null, customizedMessageBody: null, ccRecipients: [] },
    resetRedemption: request.resetRedemption === true,
    ticket: randomBytes(32).toString('base64'),
    userId: user.id,
    createdDateTime: clock.now().toISOString(),
  });
  await auditInvitation(directory, { what, user, inviter, now: clock.now() });
  return { invitation, user, what };
}

async function guestOf(
  directory: InvitationDirectory,
  request: InvitationRequest,
  about: {
    readonly existing: User | undefined;
    readonly target: User | undefined;
    readonly clock: Clock;
    readonly inviter: Inviter;
  },
): Promise<{ readonly user: User; readonly what: InvitationOutcome['what'] }> {
  const { existing, target, clock, inviter } = about;
  const pending = (user: User): User => ({
    ...user,
    externalUserState: 'PendingAcceptance',
    externalUserStateChangeDateTime: clock.now().toISOString(),
  });
  if (target !== undefined) {
    const isReset = request.resetRedemption === true;
    const changed = await directory.users.change(target.id, (user) =>
      isReset ? withoutCredential(pending(user), directory.tenant.initialDomain) : pending(user),
    );
    if (changed === undefined) throw invitationError('user-not-found');
    const isAgain = !isReset && target.externalUserState === 'PendingAcceptance';
    return { user: changed, what: isReset ? 'reset' : isAgain ? 'invited-again' : 'internal-user' };
  }
  if (existing !== undefined) return { user: existing, what: 'invited-again' };
  const sponsors = request.sponsors ?? (inviter.kind === 'user' ? [inviter.user.id] : []);
  return { user: await createGuest(directory, request, sponsors, clock), what: 'invited' };
}

/** Id, name, groups and assignments stay; who the person is elsewhere is open again. */
function withoutCredential(user: User, initialDomain: string): User {
  const { externalCredential: _, ...kept } = user;
  const own = user.identities.filter((each) => each.signInType === 'userPrincipalName');
  const fallback = {
    signInType: 'userPrincipalName',
    issuer: initialDomain,
    issuerAssignedId: user.userPrincipalName,
  } as const;
  return { ...kept, identities: own.length > 0 ? own : [fallback] };
}

/** Two addresses can ask for one user principal name (`a_b@c` and `a@b_c`); the later gets another. */
async function createGuest(
  directory: InvitationDirectory,
  request: InvitationRequest,
  sponsors: readonly string[],
  clock: Clock,
): Promise<User> {
  const { address, displayName, userId: id, userType } = request;
  const isHeldByContact = (await directory.contacts.findBy('address', address)) !== undefined;
  const about = { address, displayName, id, userType, sponsors, isHeldByContact };
  for (let attempt = 0; ; attempt += 1) {
    try {
      const { tenant, users } = directory;
      return await users.create(newGuest({ ...about, tenant, now: clock.now(), attempt }));
    } catch (error) {
      const taken = error instanceof EmulatorError && error.code === 'directory.already-exists';
      if (!taken || attempt === 9) throw error;
    }
  }
}
