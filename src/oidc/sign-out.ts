import { decodeJwt } from 'jose';
import type { Context } from 'koa';
import { readLoginHint } from '#claims';
import type { Application, TenantCatalog } from '#directory';
import type { Tracer } from '#platform';
import {
  type BrowserSession,
  type BrowserSessions,
  logoutFrames,
  type PartnerSignOut,
  type SessionAccount,
  showSignedOut,
} from '#signin';
import { definePage, type Renderer, readForm } from '#web';
import { matchRedirect } from './redirect-uris.js';

const pickPage = definePage<{
  readonly accounts: readonly { readonly key: string; readonly userName: string; readonly displayName: string }[];
  readonly hidden: readonly (readonly [name: string, value: string])[];
}>('signin/sign-out');

/** What signing out needs. */
export interface SignOutDeps {
  readonly origin: string;
  readonly catalog: TenantCatalog;
  readonly sessions: BrowserSessions;
  readonly renderer: Renderer;
  readonly tracer: Tracer;
  readonly partnerSignOut: PartnerSignOut;
}

/**
 * `GET|POST …/logout`: ends the session of an account, tells the applications of the session through the browser
 * (front-channel logout) and their SAML or WS-Federation partner, and, if the address is a registered redirect URI, sends the browser there. Which account:
 * the one of `logout_hint`, `sid` or `id_token_hint`; the only one; else the person is asked (entra-protocol 1.12).
 */
export async function signOut(ctx: Context, deps: SignOutDeps): Promise<void> {
  const form = ctx.method === 'POST' ? await readForm(ctx, 64 * 1024) : ctx.query;
  const parameters: Readonly<Record<string, string | undefined>> = Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  const session = await deps.sessions.read(ctx);
  const choice = chooseAccount(session, parameters);
  if (choice === 'ask' && session !== undefined) return ask(ctx, session, parameters, deps);
  const key = choice === 'all' || choice === 'ask' ? undefined : choice.key;
  const ended = await deps.sessions.remove(ctx, key);
  const frames = session === undefined || ended.length === 0 ? [] : await logoutFrames(session, deps);
  const target = await backTo(parameters, deps.catalog);
  if (ended.length > 0) tell(ended, frames, target, deps.tracer);
  const [account] = ended;
  const partner = account && (await deps.partnerSignOut.begin(ctx, account, target));
  showSignedOut(ctx, { frames, continueUrl: partner ?? target }, deps.renderer);
}

type Choice = SessionAccount | 'all' | 'ask';

function chooseAccount(
  session: BrowserSession | undefined,
  parameters: Readonly<Record<string, string | undefined>>,
): Choice {
  if (session === undefined || session.accounts.length < 2) return 'all';
  const { account, logout_hint: hint, id_token_hint: token } = parameters;
  if (account !== undefined) return session.accounts.find((each) => each.key === account) ?? 'ask';
  const claims = claimsOf(token);
  const named = [hint, claims.login_hint, claims.preferred_username, claims.upn, claims.email].flatMap((each) =>
    typeof each === 'string' ? [readLoginHint(each)] : [],
  );
  return session.accounts.find((each) => named.includes(each.identity.email)) ?? 'ask';
}

/** Several are signed in and nothing says who leaves. */
function ask(
  ctx: Context,
  session: BrowserSession,
  parameters: Readonly<Record<string, string | undefined>>,
  { renderer }: SignOutDeps,
): void {
  const accounts = session.accounts.map(({ key, identity }) => ({
    key,
    userName: identity.email,
    displayName: identity.displayName ?? identity.email,
  }));
  const hidden = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  ctx.type = 'html';
  ctx.body = renderer.page(pickPage({ accounts, hidden }), { action: ctx.path });
}

/** Where to go on: only a registered address, with the `state` that came. */
async function backTo(
  parameters: Readonly<Record<string, string | undefined>>,
  catalog: TenantCatalog,
): Promise<string | undefined> {
  const { post_logout_redirect_uri: uri, state } = parameters;
  if (uri === undefined || !(await isRegistered(uri, parameters, catalog))) return undefined;
  const target = new URL(uri);
  if (state !== undefined) target.searchParams.set('state', state);
  return target.href;
}

/** Of the application that the hint was for, or `client_id`; without either of any application on this server. */
async function isRegistered(
  uri: string,
  parameters: Readonly<Record<string, string | undefined>>,
  catalog: TenantCatalog,
): Promise<boolean> {
  if (!URL.canParse(uri)) return false;
  const { aud } = claimsOf(parameters.id_token_hint);
  const appId = parameters.client_id ?? (typeof aud === 'string' ? aud : undefined);
  const matches = (application: Application | undefined) =>
    application !== undefined && matchRedirect(application, uri) !== undefined;
  if (appId !== undefined) return matches(await catalog.findApplication(appId));
  for (const tenant of await catalog.list()) {
    const { applications } = await catalog.directoryOf(tenant.id);
    if ((await applications.list()).some(matches)) return true;
  }
  return false;
}

/** Only a hint: whatever it says, the address must be registered. */
function claimsOf(token: string | undefined): Readonly<Record<string, unknown>> {
  try {
    return token === undefined ? {} : decodeJwt(token);
  } catch {
    return {};
  }
}

function tell(
  ended: readonly SessionAccount[],
  frames: readonly string[],
  target: string | undefined,
  tracer: Tracer,
): void {
  for (const { identity } of ended) {
    tracer.within({ user: identity.email }).record({
      step: 'interaction',
      name: 'signed out',
      outcome: 'ok',
      detail: { account: identity.email, frontChannel: frames, continueAt: target ?? 'the signed-out page' },
    });
  }
}
