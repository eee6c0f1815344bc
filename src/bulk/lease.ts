import type { Key, Store } from '#store';
import type { BulkJob } from './job.js';
import { keptSeconds as ttlSeconds } from './limits.js';

/** A runner that says nothing for so long is dead. Real time: the clock of the tenants travels. */
const deadAfterMs = 5000;
/** How often a runner says that it lives. */
export const beatEveryMs = 1000;

/** Who does a job, and a number that changes as long as he lives. */
interface Lease {
  readonly runner: string;
  readonly beat: number;
}

/** The right to do a job: one runner has it, of all servers on one store. */
export interface HeldLease {
  /** False once another has taken over: then nothing more may be begun. */
  readonly isHeld: () => boolean;
  /** Lets others have it at once. */
  release(): Promise<void>;
}

type JobName = Pick<BulkJob, 'tenantId' | 'id'>;

/**
 * Leases as one runner sees them. Whether another runner is dead is judged by whether its number changes while we look:
 * the clocks of two servers need not agree.
 */
export function createLeases(store: Store, runner: string) {
  const key = (job: JobName): Key => ['bulk', job.tenantId, 'lease', job.id];
  const seen = new Map<string, { readonly lease: Lease; readonly sinceMs: number }>();

  const isDead = (id: string, lease: Lease): boolean => {
    const before = seen.get(id);
    if (before !== undefined && before.lease.runner === lease.runner && before.lease.beat === lease.beat) {
      return performance.now() - before.sinceMs >= deadAfterMs;
    }
    seen.set(id, { lease, sinceMs: performance.now() });
    return false;
  };

  const hold = (name: Key, first: Lease): HeldLease => {
    let mine: Lease | undefined = first;
    let beating: Promise<void> = Promise.resolve();
    const beat = async () => {
      if (mine === undefined) return;
      const next = { runner, beat: mine.beat + 1 };
      // A store that cannot be reached: others will think that we are dead.
      const isMine = await store
        .commit([{ put: name, value: next, ttlSeconds }], [{ key: name, is: mine }])
        .catch(() => false);
      mine = isMine ? next : undefined;
      if (!isMine) clearInterval(timer);
    };
    const timer = setInterval(() => {
      beating = beating.then(beat);
    }, beatEveryMs).unref();
    return {
      isHeld: () => mine !== undefined,
      async release() {
        clearInterval(timer);
        await beating;
        const last = mine;
        mine = undefined;
        if (last !== undefined) await store.commit([{ remove: name }], [{ key: name, is: last }]);
      },
    };
  };

  return {
    /** Takes a job that nobody does, or whose runner is dead. Undefined while another does it. */
    async take(job: JobName): Promise<HeldLease | undefined> {
      const name = key(job);
      const before = await store.get<Lease>(name);
      if (before !== undefined && !isDead(job.id, before)) return undefined;
      const mine: Lease = { runner, beat: 0 };
      if (!(await store.commit([{ put: name, value: mine, ttlSeconds }], [{ key: name, is: before }])))
        return undefined;
      seen.delete(job.id);
      return hold(name, mine);
    },
  };
}
