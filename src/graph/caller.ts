import type { Context } from 'koa';
import type { TenantCatalog } from '#directory';
import type { KeyRing } from '#keys';
import { type Caller, readBearerToken } from '#oidc';
import { type Clock, newId } from '#platform';

/** What Graph's endpoints need. */
export interface GraphDeps {
  /** Issuers of this server begin with one of them. */
  readonly origins: readonly string[];
  readonly catalog: TenantCatalog;
  readonly clock: Clock;
  keysOf(tenantId: string): Promise<KeyRing | undefined>;
}

const audiences = [
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
  '00000003-0000-0000-c000-000000000000',
];

/** Who calls, by an access token for Graph. Undefined when the refusal has been written. */
export async function readCaller(ctx: Context, deps: GraphDeps): Promise<Caller | undefined> {
  const { origins, clock } = deps;
  const token = await readBearerToken(ctx.get('authorization'), { origins, audiences, clock }, deps.keysOf);
  if (!('problem' in token)) return token.caller;
  const message =
    token.problem === 'empty' ? 'Access token is empty.' : `Access token validation failure. Invalid ${token.problem}.`;
  refuse(ctx, 401, 'InvalidAuthenticationToken', message, clock);
  return undefined;
}

/** Graph's error body (errors of Microsoft Graph). */
export function refuse(ctx: Context, status: number, code: string, message: string, clock: Clock): void {
  const own = newId();
  const id = (name: string) => String(ctx.response.get(name)) || own;
  ctx.status = status;
  if (status === 401) ctx.set('WWW-Authenticate', 'Bearer');
  ctx.body = {
    error: {
      code,
      message,
      innerError: {
        date: clock.now().toISOString().slice(0, 19),
        'request-id': id('request-id'),
        'client-request-id': id('client-request-id'),
      },
    },
  };
}
