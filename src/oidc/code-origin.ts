import type { Store } from '#store';

/** Where a code was issued: it is good at this tenant segment only (AADSTS700005 elsewhere). */
export interface CodeOrigin {
  readonly tenantId: string;
  /** As the authorization request spelled it, domains made GUIDs: `common` is not the tenant it led to. */
  readonly segment: string;
  /** What it goes back to. */
  readonly grantId: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

/** A code can be redeemed for so long (v2-oauth2-auth-code-flow: about ten minutes). */
export const codeSeconds = 10 * 60;

const key = (code: string) => ['oidc', 'code-origin', code] as const;
/** An hour longer than codes live, so that old ones can be told apart from made-up ones. */
const originSeconds = codeSeconds + 3600;

/** Remembers where a code was issued. */
export async function rememberCodeOrigin(
  store: Store,
  code: string,
  origin: Omit<CodeOrigin, 'endsAt'>,
  now: Date,
): Promise<void> {
  const kept: CodeOrigin = { ...origin, endsAt: now.getTime() + codeSeconds * 1000 };
  await store.put(key(code), kept, { ttlSeconds: originSeconds });
}

/** Where a code was issued, also when it is over; undefined for one that was never. */
export function findCodeOrigin(store: Store, code: string): Promise<CodeOrigin | undefined> {
  return store.get<CodeOrigin>(key(code));
}
