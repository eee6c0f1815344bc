import { type JsonObject, newOpaqueToken } from '#platform';

const randomLength = newOpaqueToken(16).length;

/**
 * `aio`: what Entra records of a token for its own reuse (access-token-claims-reference). Here: the grant that it goes back to,
 * for the on-behalf-of flow and for whoever asks where its claims came from; nothing of the token itself is kept.
 */
export function newReuseRecord(grantId = ''): string {
  return `A${Buffer.from(`${newOpaqueToken(16)}${grantId}`).toString('base64url')}`;
}

/** The grant that a token goes back to; undefined for an application's own. */
export function grantOfToken({ aio }: JsonObject): string | undefined {
  if (typeof aio !== 'string') return undefined;
  const grantId = Buffer.from(aio.slice(1), 'base64url').toString('utf8').slice(randomLength);
  return grantId === '' ? undefined : grantId;
}
