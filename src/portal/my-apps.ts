import type { Middleware } from 'koa';
import { type Application, rolesOf } from '#directory';
import { definePage, type Renderer } from '#web';
import { type VisitorDeps, visitorOf } from './visitor.js';

const myAppsPage = definePage<{
  readonly organisation: string;
  readonly account: string;
  readonly accountUrl: string;
  readonly apps: readonly { readonly name: string; readonly url: string }[];
}>('portal/my-apps');

/** `GET /myapps?tenantid=`: the applications of the organisation that the person may open. */
export function createMyApps(deps: VisitorDeps & { readonly renderer: Renderer }): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/myapps') return next();
    const visitor = await visitorOf(ctx, deps);
    if (visitor === undefined) return;
    const { directory, user, address } = visitor;
    const apps = [];
    for await (const application of directory.applications.scan()) {
      const url = startOf(application);
      const isOpen =
        !application.appRoleAssignmentRequired || (await rolesOf(directory, application, user.id)).isAssigned;
      if (url !== undefined && isOpen) apps.push({ name: application.displayName, url });
    }
    const account = user.mail ?? user.userPrincipalName;
    ctx.type = 'html';
    const organisation = directory.tenant.displayName;
    ctx.body = deps.renderer.page(myAppsPage({ organisation, account, accountUrl: address('/myaccount'), apps }));
  };
}

/** Where an application begins: the site of its first redirect URI that is one. */
function startOf({ web, spa }: Application): string | undefined {
  const [first] = [...web.redirectUris, ...spa.redirectUris].filter((uri) => /^https?:/.test(uri));
  return first === undefined ? undefined : new URL('/', first).href;
}
