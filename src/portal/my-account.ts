import type { Middleware } from 'koa';
import {
  byUser,
  type Directory,
  recordingAudit,
  softDeleteUser,
  type TenantCatalog,
  type User,
  userDeletion,
} from '#directory';
import { entraError } from '#errors';
import type { Clock } from '#platform';
import { chooseSilently, type SessionAccount } from '#signin';
import { definePage, type Renderer } from '#web';
import { ownForm, type VisitorDeps, visitorOf } from './visitor.js';

const myAccountPage = definePage<{
  readonly account: string;
  readonly organisations: readonly {
    readonly id: string;
    readonly name: string;
    readonly isHome: boolean;
    readonly mayLeave: boolean;
    readonly contact?: string | undefined;
  }[];
  readonly consents: readonly { readonly app: string; readonly permissions: string }[];
  readonly left?: string;
}>('portal/my-account');

/** What the page needs. */
export interface MyAccountDeps extends VisitorDeps {
  readonly renderer: Renderer;
  readonly clock: Clock;
}

/** `GET|POST /myaccount`: the organisations a person is in, leaving one, and what applications were allowed (leave-the-organization). */
export function createMyAccount(deps: MyAccountDeps): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/myaccount' && ctx.path !== '/myaccount/organizations') return next();
    const visitor = await visitorOf(ctx, deps);
    if (visitor === undefined) return;
    const { accounts } = visitor;
    const form = ctx.method === 'POST' ? await ownForm(ctx) : {};
    const left = form.leave === undefined ? undefined : await leave(form.leave, accounts, deps);
    const memberships = await membershipsOf(accounts, deps.catalog);
    const organisations = memberships.map(({ directory: { tenant }, user }) => ({
      id: tenant.id,
      name: tenant.displayName,
      isHome: user.externalCredential === undefined,
      // Only where the organisation says whom to ask about privacy, as Entra has it.
      mayLeave: user.externalCredential !== undefined && tenant.privacyProfile !== undefined,
      contact: tenant.privacyProfile?.contactEmail,
    }));
    ctx.type = 'html';
    ctx.body = deps.renderer.page(
      myAccountPage({
        account: visitor.user.mail ?? visitor.user.userPrincipalName,
        organisations,
        consents: await consentsOf(visitor),
        ...(left === undefined ? {} : { left }),
      }),
      { action: visitor.address(ctx.path), canary: visitor.canary },
    );
  };
}

interface Membership {
  readonly directory: Directory;
  readonly user: User;
}

/** Every organisation of this server that knows one of the accounts of the browser. */
async function membershipsOf(
  accounts: readonly SessionAccount[],
  catalog: TenantCatalog,
): Promise<readonly Membership[]> {
  const found: Membership[] = [];
  for (const tenant of await catalog.list()) {
    if (tenant.kind !== 'organization') continue;
    const directory = await catalog.directoryOf(tenant.id);
    for (const account of accounts) {
      const alone = { sid: '', accounts: [account], applications: [] };
      const choice = await chooseSilently(alone, {}, directory);
      if (choice.kind === 'account') found.push({ directory, user: choice.user });
    }
  }
  return found;
}

/** The guest object is deleted softly; home is never left. Answers the organisation's name. */
async function leave(
  tenantId: string,
  accounts: readonly SessionAccount[],
  { catalog, clock }: MyAccountDeps,
): Promise<string> {
  const membership = (await membershipsOf(accounts, catalog)).find(({ directory }) => directory.tenant.id === tenantId);
  const tenant = membership?.directory.tenant;
  const isGuest = membership?.user.externalCredential !== undefined;
  if (membership === undefined || tenant?.privacyProfile === undefined || !isGuest) {
    throw entraError(90023, { reason: 'You cannot leave this organization here; contact its administrator.' });
  }
  const { directory, user } = membership;
  await softDeleteUser(directory, user.id, clock.now(), (deleted) => [
    recordingAudit(directory, clock.now(), {
      ...userDeletion(deleted),
      resultReason: 'The user left the organization.',
      initiatedBy: byUser(deleted),
    }),
  ]);
  return tenant.displayName;
}

async function consentsOf({ directory, user }: Membership) {
  const consents = [];
  for await (const grant of directory.permissionGrants.scan()) {
    if (grant.principalId !== user.id) continue;
    const application = await directory.applications.findBy('app-id', grant.clientAppId);
    consents.push({ app: application?.displayName ?? grant.clientAppId, permissions: grant.scopes.join(', ') });
  }
  return consents;
}
