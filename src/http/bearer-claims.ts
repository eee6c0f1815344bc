import type { Context } from 'koa';

/** Whose request it is, as its token says itself: nothing is verified, because nothing is granted by it. */
export function bearerClaims(ctx: Context): Readonly<Record<string, string>> {
  const payload = /^Bearer [\w-]+\.([\w-]+)\./i.exec(ctx.get('authorization'))?.[1] ?? '';
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const entries = claims !== null && typeof claims === 'object' ? Object.entries(claims) : [];
    return Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
  } catch {
    return {};
  }
}
