import type { Context } from 'koa';
import type { TenantCatalog } from '#directory';
import { entraError } from '#errors';
import type { Clock, Tracer } from '#platform';
import type { Store } from '#store';
import { definePage, type Renderer, readForm } from '#web';
import {
  answerDevice,
  deviceCodeSeconds,
  findByUserCode,
  findDevice,
  newDeviceCode,
  pollSeconds,
} from './device-code.js';
import { type Errands, formCanary, isOwnForm } from './errands.js';
import { challengeOf } from './pkce.js';
import { tenantUrls } from './tenant-urls.js';
import { scopeOfResource } from './v1-resource.js';

const enterCodePage = definePage<{ readonly userCode?: string; readonly error?: string }>('signin/device-code');
const confirmPage = definePage<{ readonly appName: string; readonly userCode: string }>('signin/device-confirm');
const donePage = definePage<{ readonly appName: string; readonly declined: boolean }>('signin/device-done');

/** What the device flow's endpoints need. */
export interface DeviceDeps {
  readonly origin: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly catalog: TenantCatalog;
  readonly renderer: Renderer;
  readonly tracer: Tracer;
  readonly errands: Errands;
}

/** `POST …/devicecode`: what the device shows and what it asks with. v1 writes strings and `verification_url`. */
export async function startDevice(ctx: Context, segment: string, version: 1 | 2, deps: DeviceDeps): Promise<void> {
  if (ctx.method !== 'POST') throw entraError(900561);
  const form = await readForm(ctx, 64 * 1024);
  const text = (name: string) => (typeof form[name] === 'string' ? String(form[name]) : '');
  const clientId = text('client_id');
  if (clientId === '') throw entraError(900144, { parameter: 'client_id' });
  const client = await findClient(clientId, segment, deps.catalog);
  const scope = version === 1 ? scopeOfResource(text('resource')) : text('scope');
  if (scope === '') throw entraError(900144, { parameter: 'scope' });
  const { deviceCode, userCode } = await newDeviceCode(
    { clientId: client.appId, clientName: client.displayName, segment, scope },
    deps,
  );
  const page = `${deps.origin}/common/oauth2/deviceauth`;
  const message = `To sign in, use a web browser to open the page ${page} and enter the code ${userCode} to authenticate.`;
  const lifetimes = { expires_in: deviceCodeSeconds, interval: pollSeconds };
  ctx.set('Access-Control-Allow-Origin', '*');
  ctx.set('Cache-Control', 'no-store, no-cache');
  ctx.body =
    version === 1
      ? {
          user_code: userCode,
          device_code: deviceCode,
          verification_url: page,
          expires_in: String(lifetimes.expires_in),
          interval: String(lifetimes.interval),
          message,
        }
      : { user_code: userCode, device_code: deviceCode, verification_uri: page, ...lifetimes, message };
}

async function findClient(clientId: string, segment: string, catalog: TenantCatalog) {
  const tenant = await catalog.find(segment);
  const client = await catalog.findApplication(clientId, tenant?.id);
  if (client !== undefined) return client;
  throw entraError(700016, { appId: clientId, tenant: tenant?.displayName ?? segment });
}

/** `GET|POST …/deviceauth`: the code, then "are you trying to sign in to …?", then the sign-in of that application. */
export async function deviceAuth(ctx: Context, deps: DeviceDeps): Promise<void> {
  const { renderer, errands, origin } = deps;
  const form = ctx.method === 'POST' ? await readForm(ctx, 64 * 1024) : {};
  const text = (name: string) => (typeof form[name] === 'string' ? String(form[name]) : '');
  const chrome = { action: ctx.path, canary: formCanary(ctx) };
  const show = (error?: string) => {
    const userCode = text('otc');
    ctx.type = 'html';
    ctx.body = renderer.page(enterCodePage({ userCode, ...(error === undefined ? {} : { error }) }), chrome);
  };
  if (ctx.method !== 'POST') return show();
  if (!isOwnForm(ctx, text('canary'))) throw entraError(50089);
  if (text('otc').trim() === '') return show('Enter the code displayed on your app or device.');
  const found = await findByUserCode(text('otc'), deps);
  if (found === undefined) return show("That code didn't work. Check the code and try again.");
  const { deviceCode, record } = found;
  if (record.status !== 'pending') throw entraError(90120);
  if (text('answer') === 'cancel') {
    await answerDevice(deps.store, deviceCode, { status: 'declined' });
    ctx.type = 'html';
    ctx.body = renderer.page(donePage({ appName: record.clientName, declined: true }));
    return;
  }
  if (text('answer') !== 'continue') {
    ctx.type = 'html';
    ctx.body = renderer.page(confirmPage({ appName: record.clientName, userCode: record.userCode }), chrome);
    return;
  }
  const state = await errands.begin({ purpose: 'device', clientId: record.clientId, deviceCode });
  const urls = tenantUrls(origin, record.segment);
  const query = new URLSearchParams({
    client_id: record.clientId,
    response_type: 'code',
    redirect_uri: urls.errandReturn,
    scope: record.scope,
    state: `${state}.${formCanary(ctx)}`,
    code_challenge: challengeOf(record.verifier) ?? '',
    code_challenge_method: 'S256',
    prompt: 'select_account',
  });
  ctx.status = 303;
  ctx.redirect(`${urls.authorize}?${query}`);
}

/** Back from the sign-in: the device is told at its next poll. */
export async function finishDevice(
  ctx: Context,
  deviceCode: string,
  answer: { readonly code: string | undefined; readonly redirectUri: string },
  deps: DeviceDeps,
): Promise<void> {
  const { code, redirectUri } = answer;
  const before = await findDevice(deps.store, deviceCode);
  const status = code === undefined ? 'declined' : 'approved';
  const told = await answerDevice(deps.store, deviceCode, {
    status,
    ...(code === undefined ? {} : { code, redirectUri }),
  });
  if (before === undefined || told === undefined) throw entraError(90120);
  deps.tracer.record({
    step: 'interaction',
    name: code === undefined ? 'device declined' : 'device approved',
    outcome: code === undefined ? 'refused' : 'ok',
    detail: { application: before.clientName },
  });
  ctx.type = 'html';
  ctx.body = deps.renderer.page(donePage({ appName: before.clientName, declined: code === undefined }));
}
