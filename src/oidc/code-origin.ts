import type { Store } from '#store';

/** Where a code was issued: it is good at this tenant segment only (AADSTS700005 elsewhere). */
export interface CodeOrigin {
  readonly tenantId: string;
  /** As the authorization request spelled it, domains made GUIDs: `common` is not the tenant it led to. */
  readonly segment: string;
  /** What it goes back to. */
  readonly grantId: string;
}

const key = (code: string) => ['oidc', 'code-origin', code] as const;
/** As long as codes live, and an hour, so that old ones can be told apart from made-up ones. */
const seconds = 70 * 60;

/** Remembers where a code was issued. */
export async function rememberCodeOrigin(store: Store, code: string, origin: CodeOrigin): Promise<void> {
  await store.put(key(code), origin, { ttlSeconds: seconds });
}

/** Where a code was issued; undefined for one that was never. */
export function findCodeOrigin(store: Store, code: string): Promise<CodeOrigin | undefined> {
  return store.get<CodeOrigin>(key(code));
}
