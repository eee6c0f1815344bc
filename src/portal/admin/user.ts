import {
  type Directory,
  deletedFor,
  directGroupsOf,
  restoreUser,
  softDeleteUser,
  type User,
  userActivity,
  userDeletion,
} from '#directory';
import { definePage } from '#web';
import { portalError } from '../errors.js';
import { type AdminPage, type AdminVisit, attempt, auditing, linksOf, myAppsOf, type Outcome } from './admin-page.js';

const page = definePage<{
  readonly organisation: string;
  readonly user?: User | undefined;
  readonly isDeleted: boolean;
  readonly id: string;
  readonly identities: string;
  readonly source: string;
  readonly groups: readonly { readonly url: string; readonly name: string }[];
  readonly applications: readonly { readonly url: string; readonly name: string; readonly role: string }[];
  readonly mayChange: boolean;
  readonly links: ReturnType<typeof linksOf>;
  readonly outcome?: Outcome | undefined;
}>('portal/admin-user');

/** What the buttons of a profile do, by the value they post. */
const deeds: Readonly<Record<string, (visit: AdminVisit, user: User) => Promise<string>>> = {
  reset,
  convert,
  enable,
  delete: remove,
  restore,
};

/** `/admin/users/{id}`: one user with state, identities and what can be done (user-properties, reset-redemption-status). */
export const userPage: AdminPage = {
  path: /^\/admin\/users\/([^/]+)$/,
  async show(visit) {
    const { visitor, id, form, mayChange } = visit;
    const { directory } = visitor;
    const before = await anyUser(visit);
    const deed = deeds[form?.do ?? ''];
    const outcome =
      deed === undefined || before === undefined ? undefined : await attempt(mayChange, () => deed(visit, before));
    const user = await anyUser(visit);
    const isDeleted = user !== undefined && (await directory.users.get(id)) === undefined;
    return page(
      {
        organisation: directory.tenant.displayName,
        user,
        isDeleted,
        id,
        identities: user === undefined ? '' : identitiesOf(user, directory),
        source: user === undefined ? '' : sourceOf(user),
        groups: (await directGroupsOf(directory, id)).map((group) => ({
          url: visitor.address(`/admin/groups/${group.id}`),
          name: group.displayName,
        })),
        applications: await applicationsOf(visit),
        mayChange,
        links: linksOf(visit),
        outcome,
      },
      user === undefined ? 404 : 200,
    );
  },
};

/** Whether there or deleted; one deleted for more than thirty days is gone. */
async function anyUser({ visitor: { directory }, id, deps }: AdminVisit): Promise<User | undefined> {
  const user = await directory.users.get(id);
  if (user !== undefined) return user;
  const deleted = await directory.deletedUsers.get(id);
  return deleted !== undefined && deletedFor(deleted, deps.clock.now()).canBeRestored ? deleted : undefined;
}

async function applicationsOf({ visitor, id }: AdminVisit) {
  const { directory, address } = visitor;
  const assignments = await directory.appRoleAssignments.listBy('principal', id);
  const found = assignments.map(async ({ resourceAppId, appRoleId }) => {
    const application = await directory.applications.findBy('app-id', resourceAppId);
    if (application === undefined) return [];
    const role = application.appRoles.find((each) => each.id === appRoleId)?.displayName ?? 'Default access';
    return [{ url: address(`/admin/applications/${application.appId}`), name: application.displayName, role }];
  });
  return (await Promise.all(found)).flat();
}

async function reset({ visitor, deps }: AdminVisit, user: User): Promise<string> {
  const { redeemUrl } = await deps.invitations.invite(
    visitor.directory,
    {
      address: user.mail ?? '',
      redirectUrl: myAppsOf(visitor, deps.origin),
      resetRedemption: true,
      invitedUserId: user.id,
      sendMessage: true,
    },
    { kind: 'user', user: visitor.user },
  );
  return `The redemption status was reset and a new invitation was sent. The link: ${redeemUrl}`;
}

async function convert(visit: AdminVisit, { id, userType }: User): Promise<string> {
  const other = userType === 'Guest' ? 'Member' : 'Guest';
  return change(visit, id, (user) => ({ ...user, userType: other }), `The user type is ${other} now.`);
}

async function enable(visit: AdminVisit, { id, accountEnabled }: User): Promise<string> {
  if (accountEnabled) refuseSelf(visit);
  const words = accountEnabled ? 'Sign-in is blocked now.' : 'Sign-in is allowed now.';
  return change(visit, id, (user) => ({ ...user, accountEnabled: !accountEnabled }), words);
}

async function change(visit: AdminVisit, id: string, how: (user: User) => User, done: string): Promise<string> {
  const user = await visit.visitor.directory.users.change(id, how, (changed) => [
    auditing(visit, userActivity('Update user', 'Update', changed)),
  ]);
  if (user === undefined) throw portalError('no-such-user');
  return done;
}

async function remove(visit: AdminVisit, { id }: User): Promise<string> {
  refuseSelf(visit);
  const deleted = await softDeleteUser(visit.visitor.directory, id, visit.deps.clock.now(), (user) => [
    auditing(visit, userDeletion(user)),
  ]);
  if (deleted === undefined) throw portalError('no-such-user');
  return 'The user was deleted and can be restored for thirty days.';
}

async function restore(visit: AdminVisit, { id }: User): Promise<string> {
  const restored = await restoreUser(visit.visitor.directory, id, (user) => [
    auditing(visit, userActivity('Restore user', 'Restore', user)),
  ]);
  if (restored === undefined) throw portalError('no-such-user');
  return 'The user was restored.';
}

function refuseSelf({ visitor, id }: AdminVisit): void {
  if (visitor.user.id === id) throw portalError('self-change');
}

/** The classic column "Source": what kind of account it is (azure-docs user-properties of 2020). */
function sourceOf({ externalUserState, externalCredential, onPremisesSyncEnabled }: User): string {
  if (externalUserState === 'PendingAcceptance') return 'Invited user';
  if (externalCredential === undefined) {
    return onPremisesSyncEnabled === true ? 'Windows Server Active Directory' : 'Azure Active Directory';
  }
  return externalCredential.kind === 'entra' ? 'External Azure Active Directory' : 'Microsoft account';
}

/** The column "Identities" of the portal: who authenticates the user today (user-properties). */
function identitiesOf(user: User, { tenant }: Directory): string {
  const federated = user.identities.filter((each) => each.signInType === 'federated').map((each) => each.issuer);
  return federated.length > 0 ? federated.join(', ') : tenant.initialDomain;
}
