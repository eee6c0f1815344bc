import { newOpaqueToken, sha256Base64Url } from '#platform';
import type { ClaimRow } from '../claim.js';
import { newReuseRecord } from '../token-reuse.js';

const inAll = ['default', 'default', 'default', 'default'] as const;

/** Claims with a meaning only inside Microsoft; applications must carry and ignore them. */
export const opaqueRows: readonly ClaimRow[] = [
  { name: 'rh', in: inAll, rule: 'opaque', value: ({ tenant, client }) => opaqueHandle(tenant.id, client.appId) },
  { name: 'uti', in: inAll, rule: 'unique id of this token', value: () => newOpaqueToken(16) },
  { name: 'aio', in: inAll, rule: 'opaque', value: ({ grantId }) => newReuseRecord(grantId) },
];

/** Looks like Entra's `rh`, and stays the same for an application in a tenant. */
export function opaqueHandle(tenantId: string, appId: string): string {
  return `1.A${sha256Base64Url(`${tenantId}/${appId}`).slice(0, 42)}.`;
}
