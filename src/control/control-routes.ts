import Router from '@koa/router';
import { defineErrors } from '#errors';
import type { ControlledClock, Inspector, JsonObject, Mailbox } from '#platform';
import { readJson, refuseCrossSite, refuseForeignHost } from '#web';
import type { Fault, Faults } from './faults.js';
import { addGuests, type GuestTools } from './guest-routes.js';
import type { Metrics } from './metrics.js';
import { openApi } from './open-api.js';
import { addPartners, type PartnerTools } from './partner-routes.js';
import { addSnapshots } from './snapshot-routes.js';
import type { Snapshots } from './snapshots.js';
import type { TokenInspector } from './token-inspector.js';

const controlError = defineErrors('control', {
  'no-mail': ['not-found', 'No such mail came in the time given.'],
  'no-trace': ['not-found', 'There is no timeline of this id.'],
  'no-tenant': ['not-found', 'There is no such tenant; name it by GUID or domain.'],
  'clock-request': ['invalid', 'Send {"advanceSeconds": n} or {"freezeAt": "2026-01-01T00:00:00Z"}.'],
  'token-missing': ['invalid', 'Send {"token": "eyJ…"}.'],
  'token-malformed': ['invalid', 'The token is not a JWT.'],
  'address-missing': ['invalid', 'Name the person: ?as=otto@smallpartner.example'],
});

/** What the control API works on. */
export interface ControlRoutesDeps {
  readonly origin: string;
  readonly mailbox: Mailbox;
  readonly timelines: Inspector;
  readonly tokens: TokenInspector;
  readonly clock: ControlledClock;
  readonly guests: GuestTools;
  readonly faults: Faults;
  readonly partners: PartnerTools;
  readonly snapshots: Snapshots;
  readonly metrics: Pick<Metrics, 'text'>;
  reset(): Promise<void>;
  rotateKeys(tenant: string): Promise<{ readonly signing: string; readonly published: readonly string[] } | undefined>;
  explain(question: { readonly tenant?: string; readonly as: string; readonly app?: string }): Promise<JsonObject>;
  /** A tenant's answers of Graph, by resource. Throws AADSTS90002. */
  exportTenant(tenant: string | undefined): Promise<JsonObject>;
  health(): Promise<{ readonly status: 'ok' | 'down'; readonly [detail: string]: unknown }>;
}

const longestWaitSeconds = 60;

/** `/_guesthouse/…`: JSON for scripts. */
export function createControlRoutes(deps: ControlRoutesDeps): Router {
  const router = new Router({ prefix: '/_guesthouse' });
  router.use(refuseForeignHost(deps.origin), refuseCrossSite(deps.origin));

  router.get('/health', async (ctx) => {
    const health = await deps.health();
    ctx.status = health.status === 'ok' ? 200 : 503;
    ctx.body = health;
  });
  router.get('/metrics', async (ctx) => {
    const { type, body } = await deps.metrics.text();
    ctx.type = type;
    ctx.body = body;
  });
  router.post('/reset', async (ctx) => {
    await deps.reset();
    ctx.status = 204;
  });
  router.get('/explain', async (ctx) => {
    const { tenant, as, app } = ctx.query;
    if (typeof as !== 'string' || as === '') throw controlError('address-missing');
    ctx.body = await deps.explain({
      as,
      ...(typeof tenant === 'string' ? { tenant } : {}),
      ...(typeof app === 'string' ? { app } : {}),
    });
  });
  router.post('/inspect', async (ctx) => {
    const { token } = await readJson(ctx);
    if (typeof token !== 'string') throw controlError('token-missing');
    const inspected = await deps.tokens.inspect(token);
    if (inspected === undefined) throw controlError('token-malformed');
    ctx.body = inspected;
  });
  router.post('/tenants/:tenant/keys', async (ctx) => {
    const keys = await deps.rotateKeys(String(ctx.params.tenant));
    if (keys === undefined) throw controlError('no-tenant');
    ctx.status = 201;
    ctx.body = keys;
  });
  router.get('/export', async (ctx) => {
    const { tenant } = ctx.query;
    ctx.body = await deps.exportTenant(typeof tenant === 'string' ? tenant : undefined);
  });
  router.get('/openapi.json', (ctx) => {
    ctx.body = openApi(deps.origin);
  });
  addMailbox(router, deps);
  addTraces(router, deps);
  addClock(router, deps.clock);
  addGuests(router, deps.guests);
  addFaults(router, deps.faults);
  addPartners(router, deps.partners);
  addSnapshots(router, deps.snapshots);
  return router;
}

function addMailbox(router: Router, { mailbox }: ControlRoutesDeps): void {
  router.get('/mailbox', async (ctx) => {
    const { to, subject, wait } = ctx.query;
    const filter = { ...(typeof to === 'string' ? { to } : {}), ...(typeof subject === 'string' ? { subject } : {}) };
    if (typeof wait === 'string') {
      const seconds = Math.min(Math.max(Number(wait) || 0, 0), longestWaitSeconds);
      if ((await mailbox.waitFor(filter, seconds)) === undefined) throw controlError('no-mail');
    }
    ctx.body = await mailbox.list(filter);
  });
  router.delete('/mailbox', async (ctx) => {
    await mailbox.clear();
    ctx.status = 204;
  });
}

function addTraces(router: Router, { timelines }: ControlRoutesDeps): void {
  router.get('/traces', async (ctx) => {
    const { tenant, user } = ctx.query;
    ctx.body = await timelines.recent({
      ...(typeof tenant === 'string' ? { tenantId: tenant } : {}),
      ...(typeof user === 'string' ? { user } : {}),
    });
  });
  router.get('/traces/:id', async (ctx) => {
    const events = await timelines.timeline(String(ctx.params.id));
    if (events.length === 0) throw controlError('no-trace');
    ctx.body = { id: ctx.params.id, events };
  });
}

function addFaults(router: Router, faults: Faults): void {
  router.get('/faults', async (ctx) => {
    ctx.body = await faults.list();
  });
  router.put('/faults', async (ctx) => {
    // Not a fault yet: `set` looks at every member.
    await faults.set((await readJson(ctx)) as unknown as Fault);
    ctx.body = await faults.list();
  });
  router.delete('/faults', async (ctx) => {
    const { name } = ctx.query;
    await faults.clear(typeof name === 'string' ? name : undefined);
    ctx.status = 204;
  });
}

function addClock(router: Router, clock: ControlledClock): void {
  const answer = () => ({ now: clock.now().toISOString() });
  router.get('/clock', (ctx) => {
    ctx.body = answer();
  });
  router.put('/clock', async (ctx) => {
    const { advanceSeconds, freezeAt } = await readJson(ctx);
    if (typeof advanceSeconds === 'number' && Number.isFinite(advanceSeconds) && advanceSeconds >= 0) {
      await clock.advance({ seconds: advanceSeconds });
    } else if (typeof freezeAt === 'string' && !Number.isNaN(new Date(freezeAt).getTime())) {
      await clock.freezeAt(new Date(freezeAt));
    } else throw controlError('clock-request');
    ctx.body = answer();
  });
  router.delete('/clock', async (ctx) => {
    await clock.resume();
    ctx.body = answer();
  });
}
