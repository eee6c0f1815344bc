import { isIP } from 'node:net';
import type { Middleware } from 'koa';
import { defineErrors } from '#errors';

const hostError = defineErrors('web', { 'foreign-host': ['denied', 'This address does not answer by this name.'] });

/** Of these no public zone has names (RFC 6761, 6762, 8375; `internal` by ICANN). */
const ownSuffixes = ['localhost', 'local', 'internal', 'home.arpa', 'test', 'example', 'invalid'];

/**
 * Refuses requests by a name that anybody can have pointed to this machine: a browser would take a page of that name for
 * one of this server (DNS rebinding). Addresses, names without a dot, names of no public zone and the origin's are good.
 */
export function refuseForeignHost(origin: string): Middleware {
  const own = new URL(origin).hostname;
  return async (ctx, next) => {
    const name = askedName(ctx.req.rawHeaders);
    if (name === undefined || name === own || isNobodys(name)) return next();
    throw hostError('foreign-host', {
      message: `This address does not answer by the name ${name}. Ask ${origin}, or start with --origin when that is its name.`,
    });
  };
}

/** What the client wrote: the request says the configured origin by now. */
function askedName(rawHeaders: readonly string[]): string | undefined {
  const at = rawHeaders.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === 'host');
  const url = `http://${rawHeaders[at + 1]}`;
  if (at < 0 || !URL.canParse(url)) return undefined;
  return new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function isNobodys(name: string): boolean {
  return isIP(name) !== 0 || !name.includes('.') || ownSuffixes.some((each) => name.endsWith(`.${each}`));
}
