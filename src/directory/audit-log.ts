import { newId } from '#platform';
import type { Key, Store } from '#store';
import type { AuditEvent, SignInEvent } from './model/audit-event.js';

/** Entries kept of each log; older ones go first. */
const mostEntries = 2000;
/** And no longer than this (reference-reports-data-retention: thirty days). */
const keptSeconds = 30 * 24 * 3600;

/** A log that only grows at its end and is read newest first. */
export interface Log<T> {
  record(entry: T): Promise<void>;
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
    const forgetOldest = async () => {
      const tooMany = (await store.countMembers(idsKey)) - mostEntries;
      if (tooMany <= 0) return;
      for (const id of await store.members(idsKey, { offset: 0, limit: tooMany })) {
        await store.removeMember(idsKey, id);
        await store.remove(entryKey(id));
      }
    };
    return {
      async record(entry) {
        const id = newId();
        await store.put(entryKey(id), entry, { ttlSeconds: keptSeconds });
        await store.addMember(idsKey, id, { ttlSeconds: keptSeconds });
        await forgetOldest();
      },
      async list() {
        const ids = await store.members(idsKey);
        const entries = await Promise.all(ids.toReversed().map((id) => store.get<T>(entryKey(id))));
        return entries.filter((entry) => entry !== undefined);
      },
    };
  };
  return { directoryAudits: log('directory-audits'), signIns: log('sign-ins') };
}
