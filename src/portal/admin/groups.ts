import { type Directory, type Group, groupActivity, isDynamic, memberIdsOf } from '#directory';
import { definePage } from '#web';
import { portalError } from '../errors.js';
import { type AdminPage, type AdminVisit, attempt, auditing, findUser, linksOf, type Outcome } from './admin-page.js';

const listPage = definePage<{
  readonly organisation: string;
  readonly links: ReturnType<typeof linksOf>;
  readonly groups: readonly {
    readonly url: string;
    readonly name: string;
    readonly kind: string;
    readonly members: string;
  }[];
}>('portal/admin-groups');

const onePage = definePage<{
  readonly links: ReturnType<typeof linksOf>;
  readonly group?: Group | undefined;
  readonly members: readonly { readonly id: string; readonly url?: string; readonly name: string }[];
  readonly mayChange: boolean;
  readonly isDynamic: boolean;
  /** Whether there are members that are not shown. */
  readonly hasMore: boolean;
  readonly outcome?: Outcome | undefined;
}>('portal/admin-group');

/** `/admin/groups`. */
export const groupsPage: AdminPage = {
  path: /^\/admin\/groups\/?$/,
  async show(visit) {
    const { directory, address } = visit.visitor;
    const groups = (await directory.groups.list()).map((group) => ({
      url: address(`/admin/groups/${group.id}`),
      name: group.displayName,
      kind: isDynamic(group) ? 'Dynamic' : 'Assigned',
      members: isDynamic(group) ? 'by rule' : String(group.members.length),
    }));
    return listPage({ organisation: directory.tenant.displayName, links: linksOf(visit), groups });
  },
};

/** `/admin/groups/{id}`: its members; adding by address or user principal name, removing. */
export const groupPage: AdminPage = {
  path: /^\/admin\/groups\/([^/]+)$/,
  async show(visit) {
    const { visitor, id, form, mayChange } = visit;
    const outcome = form === undefined ? undefined : await attempt(mayChange, () => changeMembers(visit, form));
    const group = await visitor.directory.groups.get(id);
    const members = group === undefined ? [] : await membersOf(visit, group);
    const hasMore = members.length > mostMembersShown;
    const model = {
      links: linksOf(visit),
      group,
      members: members.slice(0, mostMembersShown),
      hasMore,
      mayChange,
      outcome,
    };
    return onePage({ ...model, isDynamic: group !== undefined && isDynamic(group) }, group === undefined ? 404 : 200);
  },
};

/** One more than is shown, to know whether there are more. */
async function membersOf({ visitor: { directory, address } }: AdminVisit, group: Group) {
  const members = [];
  for await (const id of memberIdsOf(directory, group)) {
    const user = await directory.users.get(id);
    const url = user === undefined ? {} : { url: address(`/admin/users/${id}`) };
    members.push({ id, ...url, name: user?.displayName ?? (await directory.groups.get(id))?.displayName ?? id });
    if (members.length > mostMembersShown) break;
  }
  return members;
}

const mostMembersShown = 500;

async function changeMembers(visit: AdminVisit, form: Readonly<Record<string, string>>): Promise<string> {
  const { directory } = visit.visitor;
  const group = await directory.groups.get(visit.id);
  if (group === undefined) throw portalError('no-such-group');
  if (isDynamic(group)) throw portalError('dynamic-group');
  return form.remove === undefined
    ? addMember(visit, directory, group, form.add ?? '')
    : removeMember(visit, directory, group, form.remove);
}

async function addMember(visit: AdminVisit, directory: Directory, group: Group, name: string): Promise<string> {
  const user = await findUser(directory, name.trim());
  if (user === undefined) throw portalError('no-such-user');
  const change = (each: Group) => {
    if (each.members.includes(user.id)) throw portalError('already-member');
    return { ...each, members: [...each.members, user.id] };
  };
  await directory.groups.change(group.id, change, (changed) => [
    auditing(visit, groupActivity('Add member to group', 'Assign', changed)),
  ]);
  return `${user.displayName} is a member now.`;
}

async function removeMember(visit: AdminVisit, directory: Directory, group: Group, id: string): Promise<string> {
  const change = (each: Group) => ({ ...each, members: each.members.filter((one) => one !== id) });
  await directory.groups.change(group.id, change, (changed) => [
    auditing(visit, groupActivity('Remove member from group', 'Unassign', changed)),
  ]);
  return 'The member was removed.';
}
