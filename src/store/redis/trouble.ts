import type { EmulatorError } from '#errors';
import { storeError } from '../errors.js';

/** What Redis says when it cannot serve just now, by the first word of its error, and what to do about it. */
const reasons: Readonly<Record<string, string>> = {
  READONLY: 'it is a read-only replica; name the master in the address, or its sentinels',
  OOM: 'it has no memory left (maxmemory); give it more',
  MISCONF: 'it cannot write to its disk; look into its log',
  LOADING: 'it is still loading its data',
  MASTERDOWN: 'it is a replica that has lost its master',
  NOREPLICAS: 'too few replicas are connected to it (min-replicas-to-write)',
  BUSY: 'it is busy with a script of somebody else',
  CLUSTERDOWN: 'the cluster is down: some of its slots have no master',
  TRYAGAIN: 'the cluster is moving these keys',
  NOAUTH: 'it wants a password; write redis://:password@host',
  WRONGPASS: 'the user or the password is wrong',
  NOPERM: 'the user may not run scripts or may not use these keys; give it ~{prefix}* and +@all -@admin',
};

/** `store.unavailable` with its reason. */
export function unavailable(shown: string, reason: string): EmulatorError {
  return storeError('unavailable', {
    message: `The store (Redis at ${shown}) is not available: ${reason}. Try again in a moment.`,
    detail: { reason },
  });
}

/**
 * A failure in our words. The client's own error is not handed on: it carries the command with its values, and these
 * have secrets in them.
 */
export function toStoreError(shown: string, error: unknown): EmulatorError {
  const text = error instanceof Error ? error.message : String(error);
  const word = /^(?:ERR |-)?([A-Z]{3,})\b/.exec(text)?.[1] ?? '';
  const reason = reasons[word];
  if (reason !== undefined) return unavailable(shown, reason);
  if (text.startsWith('ERR max number of clients')) return unavailable(shown, 'too many clients are connected to it');
  if (isReply(error)) {
    const said = text.replace(/, with args beginning with:.*$/s, '').slice(0, 200);
    return storeError('refused', { message: `The store (Redis at ${shown}) refused: ${said}` });
  }
  return unavailable(shown, connectionReason(text));
}

/** What keeps a connection from being there. */
export function connectionReason(text: string): string {
  const word = /^(?:ERR |-)?([A-Z]{3,})\b/.exec(text)?.[1] ?? '';
  const known = reasons[word];
  if (known !== undefined) return known;
  if (/max retries per request|Connection is closed|Stream isn't writeable/.test(text)) {
    return 'the connection to it broke; what was under way may or may not be done';
  }
  return text;
}

/** Whether Redis said it, not the connection. */
export function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}
