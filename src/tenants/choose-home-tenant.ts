import type { Context } from 'koa';
import { readLoginHint } from '#claims';
import { type Application, consumerTenantId, domainOf, type TenantCatalog } from '#directory';
import { entraError } from '#errors';
import { readAuthorizeRequest } from '#oidc';
import { accountTypePage, type BrowserSessions, pickAccountPage, type SessionAccount, userNamePage } from '#signin';
import { type Renderer, readForm } from '#web';
import type { AnyTenantSegment } from './segment.js';

/** What choosing needs. */
interface ChoiceDeps {
  readonly catalog: TenantCatalog;
  readonly sessions: BrowserSessions;
  readonly renderer: Renderer;
}

type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Whose home tenant signs this person in? By `login_hint`, by `domain_hint`, by the browser's session, else the person
 * is asked. The answer goes into the query as `login_hint`. Undefined when a page was shown. Throws AADSTS700016 for
 * an unknown application and 50194 for one that is for its own tenant only.
 */
export async function chooseHomeTenant(
  ctx: Context,
  segment: AnyTenantSegment,
  deps: ChoiceDeps,
): Promise<string | undefined> {
  const query: Query = { ...ctx.query, ...(ctx.method === 'POST' ? await readForm(ctx, 64 * 1024) : {}) };
  const one = (name: string) =>
    typeof query[name] === 'string' && query[name] !== '' ? String(query[name]) : undefined;
  const { registeredAt, application } = await findApplication(one('client_id'), segment, deps.catalog);
  const handOver = (tenantId: string, account: string | undefined) => {
    const { loginfmt: _, account: __, other: ___, accountType: ____, ...asked } = query;
    // Whoever was picked here need not be picked once more.
    const prompt = one('prompt')
      ?.replace(account === undefined ? '' : 'select_account', '')
      .trim();
    ctx.method = 'GET';
    ctx.query = {
      ...(asked as Record<string, string | string[]>),
      ...(account === undefined ? {} : { login_hint: account }),
      ...(prompt === undefined || prompt === '' ? { prompt: '' } : { prompt }),
    };
    if (prompt === undefined || prompt === '') ctx.query = without(ctx.query, 'prompt');
    return tenantId;
  };
  const directory = await deps.catalog.directoryOf(registeredAt);
  const reading = await readAuthorizeRequest(query, {
    directory,
    version: 2,
    registeredName: async () => undefined,
    isErrand: async () => false,
  });
  // A request that is not good anyway: the tenant that registered the application says so.
  const isOwnReturn = one('redirect_uri')?.endsWith('/oauth2/return') === true;
  if (reading.kind !== 'ok' && !isOwnReturn && one('resource') === undefined) return handOver(registeredAt, undefined);

  const session = await deps.sessions.read(ctx);
  const usable = (session?.accounts ?? []).filter((account) => mayUse(account, application, segment));
  const homes = await Promise.all(usable.map((account) => deps.catalog.find(homeOf(account))));
  // Others have their home at another origin, and are signed in to by their own `common`.
  const accounts = usable.filter((_, each) => homes[each] !== undefined);
  const prompts = one('prompt')?.split(' ') ?? [];
  const typed = one('loginfmt') ?? one('login_hint');
  const picked = accounts.find((account) => account.key === one('account'));
  if (picked !== undefined) return handOver(homeOf(picked), picked.identity.email);

  const userName = typed === undefined ? undefined : (readLoginHint(typed) ?? typed.toLowerCase());
  if (userName !== undefined) {
    const signedIn = accounts.filter((account) => account.identity.email === userName);
    const wanted = one('accountType') ?? one('domain_hint');
    const home = await homeOfAddress(userName, { segment, application, wanted }, deps.catalog);
    if (typeof home === 'string') return handOver(home, userName);
    if ('both' in home) {
      const [only, ...others] = signedIn;
      if (only !== undefined && others.length === 0) return handOver(homeOf(only), userName);
      return prompts.includes('none') ? handOver(home.both[0], userName) : askType(ctx, query, userName, deps);
    }
    if (prompts.includes('none')) return handOver(registeredAt, userName);
    return ask(ctx, query, { userName, error: home.message, errorCode: home.code }, deps);
  }
  const hinted = await homeOfDomain(one('domain_hint'), deps.catalog);
  if (hinted !== undefined && accounts.length === 0) return handOver(hinted, undefined);
  const sid = one('sid');
  if (prompts.includes('none')) {
    const [only, ...others] = accounts;
    if (only !== undefined && others.length === 0 && (sid === undefined || sid === session?.sid)) {
      return handOver(homeOf(only), only.identity.email);
    }
    // Nobody, or several: nobody fits this name, so the engine answers login_required; several it sees itself.
    return handOver(registeredAt, others.length > 0 ? undefined : 'nobody@invalid');
  }
  const isFresh = prompts.includes('login') || prompts.includes('create') || one('other') !== undefined;
  if (isFresh || accounts.length === 0) return ask(ctx, query, {}, deps);
  const [only, ...others] = accounts;
  if (only !== undefined && others.length === 0 && !prompts.includes('select_account')) {
    return handOver(homeOf(only), only.identity.email);
  }
  return pick(ctx, query, accounts, deps);
}

async function findApplication(
  clientId: string | undefined,
  segment: AnyTenantSegment,
  catalog: TenantCatalog,
): Promise<{ readonly registeredAt: string; readonly application: Application }> {
  if (clientId === undefined) throw entraError(900144, { parameter: 'client_id' });
  const registeredAt = await catalog.findApplicationHome(clientId);
  const application = registeredAt === undefined ? undefined : await catalog.findApplication(clientId, registeredAt);
  if (registeredAt === undefined || application === undefined) {
    throw entraError(700016, { appId: clientId, tenant: segment });
  }
  const about = { appId: application.appId, appName: application.displayName, segment };
  if (application.signInAudience === 'AzureADMyOrg') throw entraError(50194, about);
  return { registeredAt, application };
}

/** Accounts that have a home here and are for the application; guests of other realms sign in at a tenant only. */
function mayUse(account: SessionAccount, application: Application, segment: AnyTenantSegment): boolean {
  const { kind, homeAccount } = account.identity;
  if (homeAccount === undefined) return false;
  if (kind !== 'microsoft-account') return application.signInAudience !== 'PersonalMicrosoftAccount';
  return segment === 'common' && isForPersonal(application);
}

function isForPersonal({ signInAudience }: Application): boolean {
  return signInAudience === 'AzureADandPersonalMicrosoftAccount' || signInAudience === 'PersonalMicrosoftAccount';
}

function homeOf(account: SessionAccount): string {
  return account.identity.homeAccount?.tenantId ?? consumerTenantId;
}

/** An organisation that has the domain verified, or the tenant of personal accounts; both when each has the account. */
async function homeOfAddress(
  userName: string,
  about: { readonly segment: AnyTenantSegment; readonly application: Application; readonly wanted: string | undefined },
  catalog: TenantCatalog,
): Promise<
  string | { readonly both: readonly [string, string] } | { readonly message: string; readonly code: string }
> {
  const { segment, application, wanted } = about;
  const isWork = application.signInAudience !== 'PersonalMicrosoftAccount';
  const work = isWork ? await catalog.findByDomain(domainOf(userName)) : undefined;
  const personal = await catalog.findConsumerAccount(userName);
  const mayBePersonal = segment === 'common' && isForPersonal(application);
  if (work !== undefined && personal !== undefined && mayBePersonal) {
    if (wanted === 'personal' || wanted === 'consumers') return personal.tenant.id;
    const isOpen = wanted !== 'work' && wanted !== 'organizations';
    if (isOpen && (await catalog.findHomeAccount(userName)) !== undefined)
      return { both: [work.id, personal.tenant.id] };
  }
  if (work !== undefined) return work.id;
  if (personal === undefined) {
    return { message: "We couldn't find an account with that username. Try another account.", code: 'AADSTS50034' };
  }
  if (mayBePersonal) return personal.tenant.id;
  return {
    message: "You can't sign in here with a personal account. Use your work or school account instead.",
    code: 'AADSTS500208',
  };
}

async function homeOfDomain(hint: string | undefined, catalog: TenantCatalog): Promise<string | undefined> {
  if (hint === undefined || hint === 'organizations') return undefined;
  if (hint === 'consumers') return (await catalog.find(consumerTenantId))?.id;
  return (await catalog.findByDomain(hint.toLowerCase()))?.id;
}

/** The request's own parameters travel through the page, which asks by GET: there is no conversation yet. */
function hiddenFields(query: Query): readonly (readonly [string, string])[] {
  const own = ['loginfmt', 'login_hint', 'account', 'other', 'accountType'];
  return Object.entries(query).flatMap(([name, value]) =>
    typeof value === 'string' && !own.includes(name) ? [[name, value] as const] : [],
  );
}

function ask(
  ctx: Context,
  query: Query,
  about: { readonly userName?: string; readonly error?: string; readonly errorCode?: string },
  { renderer }: ChoiceDeps,
): undefined {
  ctx.type = 'html';
  ctx.body = renderer.page(userNamePage({ ...about, hidden: hiddenFields(query) }), { action: ctx.path });
}

function askType(ctx: Context, query: Query, userName: string, { renderer }: ChoiceDeps): undefined {
  const hidden = [...hiddenFields(query), ['login_hint', userName] as const];
  ctx.type = 'html';
  ctx.body = renderer.page(accountTypePage({ userName, hidden }), { action: ctx.path });
}

function pick(ctx: Context, query: Query, accounts: readonly SessionAccount[], { renderer }: ChoiceDeps): undefined {
  const tiles = accounts.map(({ key, identity }) => ({
    key,
    userName: identity.email,
    displayName: identity.displayName ?? identity.email,
    realm: identity.kind,
    signedIn: true,
  }));
  ctx.type = 'html';
  ctx.body = renderer.page(pickAccountPage({ accounts: tiles, hidden: hiddenFields(query) }), { action: ctx.path });
}

function without(query: Context['query'], name: string): Context['query'] {
  const { [name]: _, ...others } = query;
  return others;
}
