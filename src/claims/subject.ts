import { createHash, createHmac } from 'node:crypto';

/**
 * The pairwise `sub`: 43 characters, another for every application and tenant, the same for v1 and v2.
 * Entra's algorithm is private; this one is stable across restarts, so that applications may store it.
 */
export function pairwiseSubject(tenantId: string, objectId: string, recipientAppId: string): string {
  const secret = createHash('sha256').update(`guesthouse pairwise subject ${tenantId}`).digest();
  return createHmac('sha256', secret).update(`${objectId}|${recipientAppId}`).digest('base64url');
}
