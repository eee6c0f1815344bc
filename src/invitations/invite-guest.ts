import { randomBytes } from 'node:crypto';
import {
  type Directory,
  guestUserPrincipalName,
  type Invitation,
  newGuest,
  type PlannedPart,
  type User,
} from '#directory';
import { type Clock, newId } from '#platform';
import { auditingInvitation } from './audit.js';
import { type InvitedHome, invitationGates } from './gates.js';
import type { InvitationRequest, Inviter } from './invitation-request.js';

type InvitationDirectory = Pick<Directory, 'tenant' | 'users' | 'contacts' | 'invitations' | 'auditLogs' | 'commit'>;

/** The invitation and the guest it is for; a pending guest who is invited again stays the same object. */
export interface InvitationOutcome {
  readonly invitation: Invitation;
  readonly user: User;
  /** What was done: a new guest, the same once more, a reset, or an internal user who becomes external. */
  readonly what: 'invited' | 'invited-again' | 'reset' | 'internal-user';
}

/**
 * Invites a person, as one step: guest, invitation and audit entries. Throws `invitations.…` when a gate refuses; then
 * nothing was created. Two invitations of one address at the same time want one name: the later sees the guest of the first.
 */
export async function inviteGuest(
  directory: InvitationDirectory,
  request: InvitationRequest,
  clock: Clock,
  inviter: Inviter = { kind: 'operator' },
  home?: InvitedHome,
): Promise<InvitationOutcome> {
  const about = { request: { ...request, address: request.address.trim() }, clock, inviter, home };
  let outcome: InvitationOutcome | undefined;
  await directory.commit(async () => {
    const { parts, ...planned } = await invitationOf(directory, about);
    outcome = planned;
    return parts;
  });
  if (outcome === undefined) throw new Error('The invitation was not planned.');
  return outcome;
}

interface About {
  readonly request: InvitationRequest;
  readonly clock: Clock;
  readonly inviter: Inviter;
  readonly home: InvitedHome | undefined;
}

type Planned = { readonly parts: readonly PlannedPart[] };

async function invitationOf(directory: InvitationDirectory, about: About): Promise<InvitationOutcome & Planned> {
  const { users, tenant } = directory;
  const { request, clock, inviter, home } = about;
  // Before the address is looked for: who finds the name taken by an invitation at the same time then finds its guest.
  const attempt = await freeName(directory, request.address);
  const existing = await users.findBy('address', request.address);
  const target = request.invitedUserId === undefined ? undefined : await users.get(request.invitedUserId);
  for (const gate of invitationGates) {
    const refusal = gate.refusal({ request, inviter, tenant, existing, target, home });
    if (refusal !== undefined) throw refusal;
  }
  const { user, what, parts } = await guestOf(directory, about, { existing, target, attempt });
  const invitation: Invitation = {
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
  };
  const audited = auditingInvitation(directory, { what, user, inviter, now: clock.now() });
  return { invitation, user, what, parts: [...parts, directory.invitations.creating(invitation), ...audited] };
}

async function guestOf(
  { users, contacts, tenant }: InvitationDirectory,
  { request, clock, inviter }: About,
  found: { readonly existing: User | undefined; readonly target: User | undefined; readonly attempt: number },
): Promise<{ readonly user: User; readonly what: InvitationOutcome['what'] } & Planned> {
  const { existing, target, attempt } = found;
  if (target !== undefined) {
    const isReset = request.resetRedemption === true;
    const pending: User = {
      ...target,
      externalUserState: 'PendingAcceptance',
      externalUserStateChangeDateTime: clock.now().toISOString(),
    };
    const user = isReset ? withoutCredential(pending, tenant.initialDomain) : pending;
    const isAgain = !isReset && target.externalUserState === 'PendingAcceptance';
    const what = isReset ? 'reset' : isAgain ? 'invited-again' : 'internal-user';
    return { user, what, parts: [users.changing(target, user)] };
  }
  if (existing !== undefined) return { user: existing, what: 'invited-again', parts: [] };
  const { address, displayName, userId: id, userType } = request;
  const sponsors = request.sponsors ?? (inviter.kind === 'user' ? [inviter.user.id] : []);
  const isHeldByContact = (await contacts.findBy('address', address)) !== undefined;
  const now = clock.now();
  const user = newGuest({ address, displayName, id, userType, sponsors, isHeldByContact, tenant, now, attempt });
  return { user, what: 'invited', parts: [users.creating(user)] };
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

/** Two addresses can ask for one user principal name (`a_b@c` and `a@b_c`); the later gets another: the first that is free. */
async function freeName({ users, tenant }: InvitationDirectory, address: string): Promise<number> {
  for (let attempt = 0; ; attempt += 1) {
    const name = guestUserPrincipalName(address, tenant.initialDomain, attempt);
    if (attempt === 9 || (await users.findBy('user-name', name)) === undefined) return attempt;
  }
}
