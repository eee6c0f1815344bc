import type { Context, Middleware } from 'koa';
import { entraError } from '#errors';
import { sha256Base64Url } from '#platform';
import { readForm } from '#web';
import { bearerClaims } from '../bearer-claims.js';
import { createBuckets } from '../buckets.js';
import { endpointOf } from '../endpoint-of.js';
import { answerError, type ErrorEdgeDeps } from '../error-edges/error-edge.js';
import { answerGraphThrottled } from '../throttled.js';

/** Limits that are on; what is left out is off, and so is everything unless the config says otherwise. */
export interface Limits {
  readonly graph?: { readonly resourceUnits?: number | undefined; readonly writes: number } | undefined;
  readonly token?: { readonly perTenant?: number | undefined; readonly identical?: number | undefined } | undefined;
}

/** What the middleware needs. */
export interface LimitDeps extends ErrorEdgeDeps {
  readonly limits: Limits;
  /** Users of a tenant, by id; undefined when there is no such tenant. */
  countUsers(tenantId: string): Promise<number | undefined>;
}

const resourceUnitSeconds = 10;
const writeSeconds = 150;
/** Not documented (docs/unverified.md). */
const tokenSeconds = 10;
const identicalSeconds = 300;

/** Throttles as the config says, in this process: Graph by resource units and writes, the token endpoint by tenant and by loops. */
export function limitedRequests(deps: LimitDeps): Middleware {
  const { limits, clock } = deps;
  if (limits.graph === undefined && limits.token === undefined) return (_, next) => next();
  const graph = graphLimit(deps, limits.graph);
  const token = tokenLimit(limits.token, clock);
  return async (ctx, next) => {
    const endpoint = endpointOf(ctx.path);
    if (endpoint === 'graph' && (await graph(ctx))) return;
    if (endpoint === 'token') {
      const refusal = await token(ctx);
      if (refusal !== undefined) {
        answerError(ctx, refusal.error, deps);
        ctx.set('Retry-After', String(refusal.retryAfterSeconds));
        return;
      }
    }
    return next();
  };
}

/** Whether the request was throttled; what it costs is said in any case (Graph throttling-limits). */
function graphLimit({ clock, countUsers }: LimitDeps, limit: Limits['graph']) {
  const [units, writes] = [createBuckets(resourceUnitSeconds, clock), createBuckets(writeSeconds, clock)];
  return async (ctx: Context): Promise<boolean> => {
    if (limit === undefined) return false;
    const { appid, azp = '', tid = '' } = bearerClaims(ctx);
    const who = `${appid ?? azp} ${tid}`;
    const cost = costOf(ctx);
    const drawn = units.draw(who, cost, limit.resourceUnits ?? unitsFor((await countUsers(tid)) ?? 0));
    if (drawn.kind === 'throttled') {
      const { retryAfterSeconds } = drawn;
      answerGraphThrottled(ctx, clock, { information: 'ResourceUnitLimitExceeded', retryAfterSeconds });
      return true;
    }
    ctx.set('x-ms-resource-unit', String(cost));
    if (drawn.used >= 0.8) ctx.set('x-ms-throttle-limit-percentage', drawn.used.toFixed(1));
    if (ctx.method === 'GET') return false;
    const written = writes.draw(who, 1, limit.writes);
    if (written.kind === 'let-in') return false;
    const { retryAfterSeconds } = written;
    answerGraphThrottled(ctx, clock, { information: 'WriteLimitExceeded', retryAfterSeconds });
    return true;
  };
}

/** Resource units by the size of the directory (Graph throttling-limits). */
function unitsFor(users: number): number {
  if (users < 50) return 3500;
  return users <= 500 ? 5000 : 8000;
}

/** What a request costs in resource units (Graph throttling-limits); a batch costs as one request. */
function costOf(ctx: Context): number {
  const path = ctx.path.replace(/\/$/, '');
  const isRead = ctx.method === 'GET';
  const { $select, $expand, $top } = ctx.query;
  const base =
    /\/getMember(Groups|Objects)$/.test(path) || (isRead && /\/users$/.test(path))
      ? 2
      : isRead && /\/groups\/[^/]+\/(transitiveM|m)embers$/.test(path)
        ? 3
        : 1;
  const top = Number($top);
  const saved = ($select === undefined ? 0 : 1) + (Number.isInteger(top) && top > 0 && top < 20 ? 1 : 0);
  return Math.max(1, base - saved + ($expand === undefined ? 0 : 1));
}

function tokenLimit(limit: Limits['token'], clock: LimitDeps['clock']) {
  const [tenants, loops] = [createBuckets(tokenSeconds, clock), createBuckets(identicalSeconds, clock)];
  return async (ctx: Context) => {
    if (limit?.perTenant !== undefined) {
      const tenant = ctx.path.split('/')[1]?.toLowerCase() ?? '';
      const drawn = tenants.draw(tenant, 1, limit.perTenant);
      if (drawn.kind === 'throttled') return { ...drawn, error: entraError(90055) };
    }
    if (limit?.identical === undefined || !ctx.is('application/x-www-form-urlencoded')) return undefined;
    const form = await readForm(ctx);
    // Polling for a device code repeats itself as it should.
    if (String(form.grant_type).endsWith('device_code')) return undefined;
    const drawn = loops.draw(sha256Base64Url(JSON.stringify([ctx.path, form])), 1, limit.identical);
    return drawn.kind === 'throttled' ? { ...drawn, error: entraError(50196) } : undefined;
  };
}
