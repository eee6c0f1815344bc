import { type Directory, deletedFor, type Group, groupActivity, isDynamic, pageOfUsers, type User } from '#directory';
import type { SentInvitation } from '#invitations';
import { definePage } from '#web';
import { portalError } from '../errors.js';
import { type AdminPage, type AdminVisit, attempt, auditing, linksOf, myAppsOf, type Outcome } from './admin-page.js';

interface UserRow {
  readonly url: string;
  readonly name: string;
  readonly mail: string;
  readonly type: string;
  readonly state: string;
}

const page = definePage<{
  readonly organisation: string;
  readonly users: readonly UserRow[];
  readonly deleted: readonly UserRow[];
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly search: string;
  readonly guestsOnly: boolean;
  readonly total: number;
  /** Place of the first row among all that were found. */
  readonly first: number;
  readonly previous?: string;
  readonly next?: string;
  readonly mayInvite: boolean;
  readonly links: Readonly<Record<'users' | 'groups' | 'applications' | 'bulk', string>>;
  /** What the address chose, for the search form to carry on. */
  readonly carried: readonly (readonly [string, string])[];
  readonly outcome?: Outcome | undefined;
  /** The form again, when it was refused. */
  readonly again: Readonly<Record<string, string>>;
}>('portal/admin-users');

const mostShown = 100;

/** `/admin`: the users, found by filter and search, and "Invite external user" (add-users-administrator). */
export const usersPage: AdminPage = {
  path: /^\/admin(?:\/users)?\/?$/,
  async show(visit) {
    const { visitor, query, form } = visit;
    const { directory } = visitor;
    const outcome = form === undefined ? undefined : await attempt(visit.mayInvite, () => invite(form, visit));
    const search = (query.get('search') ?? '').trim();
    const guestsOnly = query.get('type') === 'Guest';
    const groups = (await directory.groups.list()).filter((group) => !isDynamic(group));
    return page({
      organisation: directory.tenant.displayName,
      ...(await usersFound(visit, search, guestsOnly)),
      deleted: await deletedUsers(visit),
      groups: groups.map((group) => ({ id: group.id, name: group.displayName })),
      search,
      guestsOnly,
      mayInvite: visit.mayInvite,
      links: linksOf(visit),
      carried: [...new URL(visitor.address('/admin'), 'https://any.invalid').searchParams],
      outcome,
      again: outcome !== undefined && 'refused' in outcome ? (form ?? {}) : {},
    });
  },
};

async function usersFound(visit: AdminVisit, search: string, guestsOnly: boolean) {
  const { visitor, query } = visit;
  const offset = Math.max(0, Math.trunc(Number(query.get('offset') ?? 0)) || 0);
  const { users, total } = await pageOfUsers(visitor.directory, {
    search,
    userType: guestsOnly ? 'Guest' : undefined,
    offset,
    limit: mostShown,
  });
  const at = (to: number) => {
    const filter = {
      ...(search === '' ? {} : { search }),
      ...(guestsOnly ? { type: 'Guest' } : {}),
      offset: String(to),
    };
    return visitor.address('/admin', filter);
  };
  return {
    users: users.map((user) => rowOf(user, visitor)),
    total,
    first: offset + 1,
    ...(offset > 0 ? { previous: at(Math.max(0, offset - mostShown)) } : {}),
    ...(offset + users.length < total ? { next: at(offset + mostShown) } : {}),
  };
}

async function deletedUsers({ visitor, deps }: AdminVisit): Promise<readonly UserRow[]> {
  const deleted: UserRow[] = [];
  for await (const user of visitor.directory.deletedUsers.scan()) {
    if (deletedFor(user, deps.clock.now()).canBeRestored) deleted.push(rowOf(user, visitor));
    if (deleted.length === mostShown) break;
  }
  return deleted;
}

function rowOf(user: User, { address }: AdminVisit['visitor']): UserRow {
  return {
    url: address(`/admin/users/${user.id}`),
    name: user.displayName,
    mail: user.mail ?? user.userPrincipalName,
    type: user.userType,
    state: user.accountEnabled ? invitationWords(user) : 'Sign-in blocked',
  };
}

/** "Invitation accepted" as the portal says it. */
function invitationWords({ externalUserState }: User): string {
  if (externalUserState === 'Accepted') return 'Accepted';
  return externalUserState === 'PendingAcceptance' ? 'Pending acceptance' : '';
}

async function invite(form: Readonly<Record<string, string>>, visit: AdminVisit): Promise<string> {
  const { visitor, deps } = visit;
  const { address = '', redirectUrl = '', displayName = '', message = '', userType, group = '' } = form;
  const { directory } = visitor;
  await requireGroup(directory, group);
  const sent = await deps.invitations.invite(
    directory,
    {
      address: address.trim(),
      redirectUrl: redirectUrl === '' ? myAppsOf(visitor, deps.origin) : redirectUrl,
      displayName: displayName === '' ? undefined : displayName,
      userType: userType === 'Member' ? 'Member' : 'Guest',
      sendMessage: form.send !== undefined,
      message: { messageLanguage: null, customizedMessageBody: message === '' ? null : message, ccRecipients: [] },
    },
    { kind: 'user', user: visitor.user },
  );
  if (group !== '') {
    const add = (members: readonly string[]) => [...new Set([...members, sent.user.id])];
    const join = (each: Group) => ({ ...each, members: add(each.members) });
    await directory.groups.change(group, join, (joined) => [
      auditing(visit, groupActivity('Add member to group', 'Assign', joined)),
    ]);
  }
  return `${address} was invited. ${mailWords[sent.mail]} The link: ${sent.redeemUrl}`;
}

const mailWords: Readonly<Record<SentInvitation['mail'], string>> = {
  sent: 'The mail is on its way.',
  'not asked for': 'No mail was sent.',
  'blocked by the recipient': 'No mail was sent: the recipient blocks invitations of this organization.',
};

async function requireGroup({ groups }: Pick<Directory, 'groups'>, id: string): Promise<void> {
  if (id !== '' && (await groups.get(id)) === undefined) throw portalError('no-such-group');
}
