import type { Key, Store } from '#store';
import type { AuditEvent, SignInEvent } from './model/audit-event.js';

/** Entries kept of each log; older ones go first. */
const mostEntries = 2000;

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

/** The logs of a tenant on the store. */
export function createAuditLogs(store: Store, tenantId: string): AuditLogs {
  const log = <T>(name: string): Log<T> => {
    const key: Key = ['directory', tenantId, 'log', name];
    return {
      async record(entry) {
        await store.put(key, [], { ifAbsent: true });
        await store.change<readonly T[]>(key, (entries) => [entry, ...(entries ?? [])].slice(0, mostEntries));
      },
      list: async () => (await store.get<readonly T[]>(key)) ?? [],
    };
  };
  return { directoryAudits: log('directory-audits'), signIns: log('sign-ins') };
}
