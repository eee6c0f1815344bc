import type { Context } from 'koa';
import { type Directory, myAppsAppId, type Tenant, type TenantCatalog, type User } from '#directory';
import { entraError } from '#errors';
import { type Errands, formCanary, isOwnForm, signInAndLand } from '#oidc';
import { type BrowserSession, type BrowserSessions, chooseSilently, type SessionAccount } from '#signin';
import { readForm } from '#web';

/** Who looks at a page of the portal, in which organisation. */
export interface Visitor {
  readonly user: User;
  readonly directory: Directory;
  /** Everybody who is signed in in this browser. */
  readonly accounts: readonly SessionAccount[];
  /** To be posted back by every form. */
  readonly canary: string;
  /** A page of the portal for the same organisation and person: what the address chose is carried on. */
  address(path: string, more?: Readonly<Record<string, string>>): string;
}

/** What finding out needs. */
export interface VisitorDeps {
  readonly origin: string;
  readonly catalog: TenantCatalog;
  readonly sessions: BrowserSessions;
  readonly errands: Errands;
}

/**
 * The person of this browser (`as` picks one of several) in the organisation that the address names (`tenantid`), else in
 * the first that knows him. Undefined when the browser was sent to sign in; it comes back to the same page.
 */
export async function visitorOf(ctx: Context, deps: VisitorDeps): Promise<Visitor | undefined> {
  const tenantid = one(ctx.query.tenantid) ?? one(ctx.query.tenantId);
  const as = one(ctx.query.as);
  const organisations = await organisationsFor(tenantid, deps.catalog);
  const session = await deps.sessions.read(ctx);
  for (const { id } of session === undefined ? [] : organisations) {
    const directory = await deps.catalog.directoryOf(id);
    const user = await newestUser(session, as, { ...directory, crossTenant: across(deps.catalog) });
    if (user === undefined) continue;
    const chosen = { ...(tenantid === undefined ? {} : { tenantid }), ...(as === undefined ? {} : { as }) };
    return {
      user,
      directory,
      accounts: session?.accounts ?? [],
      canary: formCanary(ctx),
      address: (path, more = {}) => withQuery(path, { ...more, ...chosen }),
    };
  }
  const tenantId = organisations[0]?.id ?? '';
  const hint = as === undefined ? {} : { loginHint: as };
  const landing = `${deps.origin}${ctx.url}`;
  await signInAndLand(ctx, { tenantId, clientId: myAppsAppId, landing, ...hint }, deps);
  return undefined;
}

function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  return Object.keys(query).length === 0 ? path : `${path}?${new URLSearchParams(query)}`;
}

/** What cross-tenant access asks: a guest whom it keeps out sees no page of the portal either. */
function across(catalog: TenantCatalog) {
  return {
    appId: myAppsAppId,
    directoryOf: async (id: string) => ((await catalog.find(id)) === undefined ? undefined : catalog.directoryOf(id)),
  };
}

/** Of several accounts of the browser the one that signed in last, so that whoever just signed in is who comes back. */
async function newestUser(
  session: BrowserSession | undefined,
  loginHint: string | undefined,
  directory: Parameters<typeof chooseSilently>[2],
): Promise<User | undefined> {
  if (session === undefined) return undefined;
  const newestFirst = [...session.accounts].sort((a, b) => b.authenticatedAt - a.authenticatedAt);
  for (const account of newestFirst) {
    const choice = await chooseSilently({ ...session, accounts: [account] }, { loginHint }, directory);
    if (choice.kind === 'account') return choice.user;
  }
  return undefined;
}

/** The organisation asked for, or all of them. Throws AADSTS90002. */
async function organisationsFor(asked: string | undefined, catalog: TenantCatalog): Promise<readonly Tenant[]> {
  const tenants = asked === undefined ? await catalog.list() : [await catalog.find(asked)];
  const organisations = tenants
    .filter((tenant) => tenant?.kind === 'organization')
    .filter((each) => each !== undefined);
  if (organisations.length === 0) throw entraError(90002, { tenant: asked ?? '' });
  return organisations;
}

/** The fields of a form that a page of ours showed to this browser. Throws AADSTS50089 for any other. */
export async function ownForm(ctx: Context): Promise<Readonly<Record<string, string>>> {
  const form = Object.entries(await readForm(ctx, 64 * 1024)).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  const { canary, ...fields } = Object.fromEntries(form);
  if (!isOwnForm(ctx, canary)) throw entraError(50089);
  return fields;
}

function one(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
