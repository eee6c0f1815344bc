import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import compose from 'koa-compose';
import { newOpaqueToken, type Outbound } from '#platform';
import type { Store } from '#store';
import { asMiddleware, definePage, type Page, type Renderer, serveFiles } from '#web';
import { sampleRegistration } from './sample-registration.js';
import { createWebClient, type PendingSignIn } from './web-client.js';

/** A token, taken apart by the control API. */
interface ExplainedToken {
  readonly title: string;
  readonly raw: string;
  readonly claims: readonly {
    readonly name: string;
    readonly value: unknown;
    readonly meaning: string;
    readonly rule?: string;
  }[];
}

const startPage = definePage<{ readonly error?: string; readonly errorDescription?: string }>('sample/start');
const tokensPage = definePage<{
  readonly tokens: readonly ExplainedToken[];
  readonly response: readonly { readonly name: string; readonly value: string }[];
  readonly name: string;
  readonly traceUrl: string;
}>('sample/tokens');
const spaPage = definePage<{ readonly clientId: string; readonly authority: string; readonly scope: string }>(
  'sample/spa',
);

const cookie = 'sample_sign_in';

/** `/sample`, `/sample/sign-in`, `/sample/callback`, `/sample/sign-out`, `/sample/spa`. */
export function createSampleApps(deps: {
  readonly origin: string;
  readonly outbound: Outbound;
  readonly renderer: Renderer;
  readonly store: Store;
}): Middleware {
  const { origin, outbound, renderer, store } = deps;
  const client = createWebClient(origin, outbound);
  const router = new Router({ prefix: '/sample' });
  const show = (ctx: Context, page: Page) => {
    ctx.type = 'html';
    ctx.status = page.status;
    ctx.body = renderer.page(page);
  };

  router.get('/', (ctx) => show(ctx, startPage({})));
  router.get('/sign-in', async (ctx) => {
    const text = (name: string) => (typeof ctx.query[name] === 'string' ? String(ctx.query[name]) : '');
    const { url, remember } = await client.begin({
      prompt: text('prompt'),
      loginHint: text('login_hint'),
      domainHint: text('domain_hint'),
    });
    const handle = newOpaqueToken();
    await store.put(['sample', handle], remember, { ttlSeconds: 3600 });
    ctx.cookies.set(cookie, handle, {
      httpOnly: true,
      sameSite: 'lax',
      secure: origin.startsWith('https:'),
      path: '/sample',
    });
    ctx.redirect(url);
  });
  router.get('/callback', async (ctx) => {
    const pending = await store.take<PendingSignIn>(['sample', ctx.cookies.get(cookie) ?? '']);
    const { error, error_description: errorDescription } = ctx.query;
    if (typeof error === 'string') {
      return show(
        ctx,
        startPage({ error, ...(typeof errorDescription === 'string' ? { errorDescription } : {}) }, 400),
      );
    }
    if (pending === undefined) {
      return show(
        ctx,
        startPage({ error: 'No sign-in is waiting in this browser.', errorDescription: 'Start again.' }, 400),
      );
    }
    try {
      show(ctx, await explain(await client.finish(`${origin}${ctx.url}`, pending), deps));
    } catch (failure) {
      const { message, cause } = failure as Error;
      const reason = cause !== null && typeof cause === 'object' ? JSON.stringify(cause) : '';
      show(ctx, startPage({ error: message, errorDescription: reason }, 400));
    }
  });
  router.get('/sign-out', (ctx) => {
    const back = new URLSearchParams({
      post_logout_redirect_uri: `${origin}/sample`,
      client_id: sampleRegistration.webClientId,
    });
    ctx.redirect(`${origin}/${sampleRegistration.tenant}/oauth2/v2.0/logout?${back}`);
  });
  router.get('/spa', (ctx) => {
    // msal-browser renews silently in an iframe of this very page.
    ctx.state.mayBeFramedBySelf = true;
    const { spaClientId, tenant, apiScope } = sampleRegistration;
    show(ctx, spaPage({ clientId: spaClientId, authority: `${origin}/${tenant}`, scope: apiScope }));
  });
  return compose([serveFiles('/sample/assets/', msalFiles()), asMiddleware(router)]);
}

/** msal-browser as it is published: the copy that was shipped, or else the installed package. */
function msalFiles(): Readonly<Record<string, string>> {
  const shipped = fileURLToPath(new URL('../msal/', import.meta.url));
  const folder = existsSync(shipped) ? shipped : installedMsal();
  return {
    'msal-browser.min.js': `${folder}msal-browser.min.js`,
    'msal-redirect-bridge.min.js': `${folder}redirect-bridge/msal-redirect-bridge.min.js`,
  };
}

function installedMsal(): string {
  const entry = createRequire(import.meta.url).resolve('@azure/msal-browser');
  return entry.slice(0, entry.lastIndexOf('/lib/') + 5);
}

async function explain(
  tokens: Readonly<Record<string, unknown>>,
  deps: { readonly origin: string; readonly outbound: Outbound },
): Promise<Page> {
  const wanted = [
    { title: 'ID token', raw: tokens.id_token },
    { title: 'Access token for the Sample API', raw: tokens.access_token },
  ];
  const explained = await Promise.all(wanted.map(({ title, raw }) => inspect(title, String(raw), deps)));
  const response = Object.entries(tokens)
    .filter(([name]) => !['id_token', 'access_token', 'refresh_token'].includes(name))
    .map(([name, value]) => ({ name, value: String(value) }));
  const claim = (name: string) => explained[0]?.claims.find((each) => each.name === name)?.value;
  const traceUrl = await findTrace(String(claim('preferred_username') ?? ''), deps);
  return tokensPage({ tokens: explained, response, name: String(claim('name') ?? 'You'), traceUrl });
}

async function inspect(
  title: string,
  raw: string,
  { origin, outbound }: { readonly origin: string; readonly outbound: Outbound },
): Promise<ExplainedToken> {
  const answer = await outbound.fetch(`${origin}/_guesthouse/inspect`, {
    method: 'POST',
    body: JSON.stringify({ token: raw }),
  });
  const { claims } = (await answer.json()) as { readonly claims: ExplainedToken['claims'] };
  return { title, raw, claims };
}

/** The newest timeline of this person; all of them if there is none. */
async function findTrace(
  user: string,
  { origin, outbound }: { readonly origin: string; readonly outbound: Outbound },
): Promise<string> {
  const answer = await outbound.fetch(`${origin}/_guesthouse/traces?${new URLSearchParams({ user })}`);
  const [newest] = (await answer.json()) as readonly { readonly id: string }[];
  return newest === undefined ? '/traces' : `/traces/${newest.id}`;
}
