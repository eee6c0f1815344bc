import type { Context, Middleware } from 'koa';
import { definePage } from '#web';
import { ownForm, type Visitor, visitorOf } from '../visitor.js';
import { type AdminDeps, type AdminPage, holds, mayChange, mayInvite, mayLook } from './admin-page.js';
import { applicationPage, applicationsPage } from './applications.js';
import { groupPage, groupsPage } from './groups.js';
import { partnersPage } from './partners.js';
import { userPage } from './user.js';
import { usersPage } from './users.js';

/** Everything below `/admin` that lists and changes; the first whose path fits answers. */
const pages: readonly AdminPage[] = [
  usersPage,
  userPage,
  groupsPage,
  groupPage,
  applicationsPage,
  applicationPage,
  partnersPage,
];

const noAccessPage = definePage<{
  readonly organisation: string;
  readonly account: string;
  readonly roles: readonly string[];
}>('portal/admin-no-access');

/** `/admin`: the directory of one organisation, for those who hold a role that may look at it. */
export function createAdmin(deps: AdminDeps): Middleware {
  return async (ctx, next) => {
    const found = pages.flatMap((page) => {
      const match = page.path.exec(ctx.path);
      return match === null ? [] : [{ page, id: decodeURIComponent(match[1] ?? '') }];
    })[0];
    if (found === undefined) return next();
    const visitor = await visitorOf(ctx, deps);
    if (visitor === undefined) return;
    ctx.type = 'html';
    if (holds(visitor.user, mayLook)) await show(ctx, visitor, found, deps);
    else refuse(ctx, visitor, deps);
  };
}

async function show(
  ctx: Context,
  visitor: Visitor,
  { page, id }: { readonly page: AdminPage; readonly id: string },
  deps: AdminDeps,
): Promise<void> {
  const shown = await page.show({
    visitor,
    id,
    query: new URLSearchParams(ctx.querystring),
    form: ctx.method === 'POST' ? await ownForm(ctx) : undefined,
    mayInvite: holds(visitor.user, mayInvite),
    mayChange: holds(visitor.user, mayChange),
    deps,
  });
  ctx.body = deps.renderer.page(shown, { action: visitor.address(ctx.path), canary: visitor.canary });
}

function refuse(ctx: Context, { user, directory }: Visitor, { renderer }: AdminDeps): void {
  const account = user.mail ?? user.userPrincipalName;
  ctx.status = 403;
  ctx.body = renderer.page(noAccessPage({ organisation: directory.tenant.displayName, account, roles: mayLook }, 403));
}
