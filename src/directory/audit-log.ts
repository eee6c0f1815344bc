import { newId } from '#platform';
import { type Key, oldestBeyond, type Store, type Write } from '#store';
import type { AuditEvent, SignInEvent } from './model/audit-event.js';
import { createCommit, type Part } from './part.js';

/** Entries kept of each log; older ones go first. */
const mostEntries = 2000;
/** And no longer than this (reference-reports-data-retention: thirty days). */
const keptSeconds = 30 * 24 * 3600;

/** A log that only grows at its end and is read newest first. */
export interface Log<T> {
  record(entry: T): Promise<void>;
  /** The same as a part of a commit: what happened and its entry are one step. */
  recording(entry: T): Promise<Part>;
  list(): Promise<readonly T[]>;
}

/** What happened in a directory, and who signed in to it. */
export interface AuditLogs {
  readonly directoryAudits: Log<AuditEvent>;
  readonly signIns: Log<SignInEvent>;
}

/** The logs of a tenant on the store, each entry by itself: writing one costs the same however long the log is. */
export function createAuditLogs(store: Store, tenantId: string): AuditLogs {
  const log = <T>(name: string): Log<T> => {
    const idsKey: Key = ['directory', tenantId, 'log', name];
    const entryKey = (id: string): Key => [...idsKey, id];
    const commit = createCommit(store);
    const oldest = async (): Promise<readonly Write[]> => {
      const ids = await oldestBeyond(store, idsKey, mostEntries);
      return ids.flatMap((id) => [{ dropFrom: idsKey, member: id }, { remove: entryKey(id) }]);
    };
    const recording = async (entry: T): Promise<Part> => {
      const id = newId();
      const kept: readonly Write[] = [
        { put: entryKey(id), value: entry, ttlSeconds: keptSeconds },
        { addTo: idsKey, member: id, ttlSeconds: keptSeconds },
      ];
      return { writes: [...(await oldest()), ...kept] };
    };
    return {
      recording,
      record: (entry) => commit(async () => [recording(entry)]),
      async list() {
        const ids = await store.members(idsKey);
        const entries = await Promise.all(ids.toReversed().map((id) => store.get<T>(entryKey(id))));
        return entries.filter((entry) => entry !== undefined);
      },
    };
  };
  return { directoryAudits: log('directory-audits'), signIns: log('sign-ins') };
}
