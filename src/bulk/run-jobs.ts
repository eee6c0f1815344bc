import { setImmediate } from 'node:timers/promises';
import type { Directory } from '#directory';
import { type Logger, newId } from '#platform';
import type { Store } from '#store';
import { auditingJob } from './audit.js';
import { doRow, type RowDeps } from './do-row.js';
import type { BulkJob, BulkOutcome } from './job.js';
import type { JobStore } from './job-store.js';
import { createLeases, type HeldLease } from './lease.js';

/** Does jobs in this process. */
export interface Runner {
  /** Begins or goes on with a job unless it is done already, here or elsewhere; answers before its rows are done. */
  start(job: BulkJob): Promise<void>;
  /** No further row is begun; resolves when the ones in hand are done. */
  stop(): Promise<void>;
}

/** A row that some run began and never ended: whether it was done cannot be known, so it is not done again. */
const interrupted: BulkOutcome = {
  succeeded: false,
  reason: 'The server stopped while it did this row. Look whether it was done before you hand it in again.',
};

/** A runner; its leases are on the store. Rows of a job come one after another, and between two of them other requests are answered. */
export function createRunner(
  store: Store,
  jobs: JobStore,
  deps: RowDeps & { directoryOf(tenantId: string): Promise<Directory>; readonly logger: Logger },
): Runner {
  const me = newId();
  const leases = createLeases(store, me);
  const running = new Map<string, Promise<void>>();
  // Each stop begins another one; a run of an earlier one ends.
  let era = 0;

  /** Whether there was such a row and the job may go on. */
  const step = async (job: BulkJob, at: number, directory: Directory): Promise<BulkOutcome | undefined> => {
    const begun = await jobs.begin(job, at, me);
    if (begun === undefined) return undefined;
    const { row, isMine } = begun;
    if (row.outcome !== undefined) return row.outcome;
    const outcome = isMine ? await doRow(job, row, directory, deps) : interrupted;
    await jobs.settle(job, at, outcome);
    return outcome;
  };

  const finish = async (job: BulkJob, counted: Pick<BulkJob, 'succeeded' | 'failed'>, directory: Directory) => {
    const now = deps.clock.now();
    await directory.commit(async () => {
      const current = await jobs.get(job.tenantId, job.id);
      if (current === undefined || current.state === 'finished') return [];
      const finished = { ...current, ...counted, state: 'finished', finishedDateTime: now.toISOString() } as const;
      return [jobs.finishing(current, finished), auditingJob(directory, finished, 'finished', now)];
    });
  };

  const run = async (job: BulkJob, lease: HeldLease, mine: number): Promise<void> => {
    const directory = await deps.directoryOf(job.tenantId);
    const counted = { succeeded: 0, failed: 0 };
    for (let at = 0; at < job.total; at += 1) {
      if (era !== mine || !lease.isHeld()) return;
      const outcome = await store.request(() => step(job, at, directory));
      // The rows are gone when the server was set back to its seed.
      if (outcome === undefined || !lease.isHeld()) return;
      counted[outcome.succeeded ? 'succeeded' : 'failed'] += 1;
      await jobs.change(job, (current) => ({ ...current, ...counted }));
      await setImmediate();
    }
    await finish(job, counted, directory);
  };

  const takeAndRun = async (job: BulkJob): Promise<void> => {
    const mine = era;
    const lease = await leases.take(job);
    if (lease === undefined) return;
    const done = run(job, lease, mine)
      .finally(lease.release)
      // The job stays open and goes on at the next look, here or elsewhere.
      .catch((error: unknown) => deps.logger.error('bulk job stopped', { job: job.id, error: String(error) }))
      .finally(() => running.delete(job.id));
    running.set(job.id, done);
  };

  return {
    async start(job) {
      if (running.has(job.id)) return;
      const taking = takeAndRun(job);
      running.set(job.id, taking);
      try {
        await taking;
      } finally {
        if (running.get(job.id) === taking) running.delete(job.id);
      }
    },
    async stop() {
      era += 1;
      while (running.size > 0) await Promise.allSettled(running.values());
    },
  };
}
