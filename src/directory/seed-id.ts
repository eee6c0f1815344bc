import { createHash } from 'node:crypto';

/**
 * A GUID made from names (RFC 9562, version 8): the same object has the same id at every start, so that tests and
 * applications may keep it.
 */
export function newSeedId(...names: readonly string[]): string {
  const hex = createHash('sha256')
    .update(JSON.stringify(['guesthouse', ...names]))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
