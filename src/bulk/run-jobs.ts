import { setImmediate } from 'node:timers/promises';
import type { Directory } from '#directory';
import { type Logger, newId } from '#platform';
import { auditJob } from './audit.js';
import { doRow, type RowDeps } from './do-row.js';
import type { BulkJob, BulkOutcome } from './job.js';
import type { JobStore } from './job-store.js';

/** Does jobs in this process. */
export interface Runner {
  /** Begins or goes on with a job; answers at once. */
  start(job: BulkJob): void;
  /** No further row is begun; resolves when the ones in hand are done. */
  stop(): Promise<void>;
}

/** A row that some run began and never ended: whether it was done cannot be known, so it is not done again. */
const interrupted: BulkOutcome = {
  succeeded: false,
  reason: 'The server stopped while it did this row. Look whether it was done before you hand it in again.',
};

/** A runner. Rows of a job come one after another, and between two of them other requests are answered. */
export function createRunner(
  jobs: JobStore,
  deps: RowDeps & { directoryOf(tenantId: string): Promise<Directory>; readonly logger: Logger },
): Runner {
  const me = newId();
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

  const run = async (job: BulkJob): Promise<void> => {
    const mine = era;
    const directory = await deps.directoryOf(job.tenantId);
    const counted = { succeeded: 0, failed: 0 };
    for (let at = 0; at < job.total; at += 1) {
      if (era !== mine) return;
      const outcome = await step(job, at, directory);
      // The rows are gone when the server was set back to its seed.
      if (outcome === undefined) return;
      counted[outcome.succeeded ? 'succeeded' : 'failed'] += 1;
      await jobs.change(job, (current) => ({ ...current, ...counted }));
      await setImmediate();
    }
    const finishedDateTime = deps.clock.now().toISOString();
    const finished = await jobs.change(job, (current) => ({
      ...current,
      ...counted,
      state: 'finished',
      finishedDateTime,
    }));
    if (finished === undefined) return;
    await jobs.close(finished);
    await auditJob(directory, finished, 'finished', deps.clock.now());
  };

  return {
    start(job) {
      if (running.has(job.id)) return;
      running.set(
        job.id,
        run(job)
          // The job stays open and goes on at the next start.
          .catch((error: unknown) => deps.logger.error('bulk job stopped', { job: job.id, error: String(error) }))
          .finally(() => running.delete(job.id)),
      );
    },
    async stop() {
      era += 1;
      await Promise.all(running.values());
    },
  };
}
