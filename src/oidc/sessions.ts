import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Authentication } from '#claims';
import type { Directory } from '#directory';
import { newId, type Tracer } from '#platform';
import { type BrowserSessions, chooseSilently, type SessionAccount } from '#signin';
import type { EngineContext } from './engine-context.js';

/**
 * The engine's session is a projection: read from the browser's session for each authorization request, never
 * stored. One browser session serves all tenants and holds several accounts, which the engine's own cannot.
 */
export function projectSessions(
  provider: Provider,
  deps: {
    readonly tenantId: string;
    readonly directoryOf: () => Promise<Directory>;
    readonly otherDirectory: (tenantId: string) => Promise<Directory | undefined>;
    readonly sessions: BrowserSessions;
    readonly engine: EngineContext;
    readonly tracer: Tracer;
  },
): void {
  const get = async (ctx: KoaContextWithOIDC) => {
    const session = new provider.Session();
    // The engine neither stores nor sets a cookie for a session that is marked so.
    Object.assign(session, { destroyed: true });
    if (ctx.oidc.route === 'authorization') await signInSilently(ctx, session);
    ctx.oidc.entity('Session', session);
    return session;
  };

  const signInSilently = async (ctx: KoaContextWithOIDC, session: InstanceType<Provider['Session']>) => {
    const { login_hint: loginHint, sid, client_id: clientId } = ctx.query;
    const browser = await deps.sessions.read(ctx);
    const choice = await chooseSilently(
      browser,
      { loginHint: one(loginHint), sid: one(sid) },
      {
        ...(await deps.directoryOf()),
        crossTenant: { appId: one(clientId) ?? '', directoryOf: deps.otherDirectory },
      },
    );
    if (choice.kind !== 'account' || browser === undefined) {
      deps.engine.rememberSilentChoice(ctx, choice, undefined);
      return;
    }
    const { account, user } = choice;
    const authentication = authenticationOf(account, { sessionId: browser.sid, ipAddress: ctx.ip });
    deps.engine.rememberSilentChoice(ctx, choice, authentication);
    session.loginAccount({
      accountId: user.id,
      loginTs: Math.floor(account.authenticatedAt),
      amr: [...account.identity.amr],
    });
    deps.tracer.within({ signInId: authentication.signInId, user: account.identity.email }).record({
      step: 'engine',
      name: 'session found',
      outcome: 'ok',
      detail: { account: account.identity.email, user: user.userPrincipalName },
    });
  };

  // `Session.get` is static and typed by its class; replacing it is the hook (oidc-provider has no other).
  Object.assign(provider.Session, { get });
}

function one(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function authenticationOf(
  account: SessionAccount,
  where: { readonly sessionId: string; readonly ipAddress: string },
): Authentication {
  const { kind, issuer, subject, email, amr, homeAccount } = account.identity;
  return {
    signInId: newId(),
    kind,
    issuer,
    subject,
    email,
    amr,
    authenticatedAt: account.authenticatedAt,
    ...(homeAccount === undefined ? {} : { homeAccount }),
    persistent: account.persistent,
    ...where,
  };
}
