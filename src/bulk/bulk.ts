import type { TenantCatalog } from '#directory';
import { type Clock, type Logger, newId } from '#platform';
import type { Store } from '#store';
import { auditingJob } from './audit.js';
import { bulkError } from './errors.js';
import type { InviteDeps } from './invite-row.js';
import type { BulkJob, BulkKind, BulkRow, BulkStarter } from './job.js';
import { createJobStore } from './job-store.js';
import { mostProblems } from './limits.js';
import { mayStart } from './may-start.js';
import { type FileProblem, readFile } from './read-file.js';
import { resultFile } from './result-file.js';
import { createRunner } from './run-jobs.js';

/** How often open jobs are looked for whose runner died. */
const lookEveryMs = 1000;

/** A file that became a job, or all that is wrong with it; then nothing was done. */
export type Acceptance =
  | { readonly accepted: true; readonly job: BulkJob }
  | { readonly accepted: false; readonly problems: readonly FileProblem[]; readonly untold: number };

/** Bulk operations of all tenants. */
export interface Bulk {
  /** Reads the whole file, then begins its rows. Throws `bulk.not-allowed` and `bulk.too-large`. */
  accept(file: {
    readonly tenantId: string;
    readonly kind: BulkKind;
    readonly fileName: string;
    readonly starter: BulkStarter;
    readonly bytes: AsyncIterable<Uint8Array>;
  }): Promise<Acceptance>;
  get(tenantId: string, id: string): Promise<BulkJob | undefined>;
  /** Newest first. */
  list(tenantId: string): Promise<readonly BulkJob[]>;
  rows(job: BulkJob): AsyncIterable<BulkRow>;
  /** The results as CSV. */
  resultFile(job: BulkJob): AsyncIterable<string>;
  /** Goes on with jobs that a stop interrupted, here or at another server on the same store, and keeps looking for such. */
  resume(): Promise<void>;
  /** Ends the rows in hand and begins no other. */
  stop(): Promise<void>;
}

/** The bulk operations of this server. */
export function createBulk(
  deps: InviteDeps & {
    readonly clock: Clock;
    readonly store: Store;
    readonly catalog: TenantCatalog;
    readonly logger: Logger;
  },
): Bulk {
  const { catalog, clock } = deps;
  const jobs = createJobStore(deps.store);
  const { directoryOf } = catalog;
  const runner = createRunner(deps.store, jobs, { ...deps, directoryOf });

  const allow = async (tenantId: string, kind: BulkKind, starter: BulkStarter) => {
    if (starter.kind === 'operator') return;
    const user = await (await directoryOf(tenantId)).users.get(starter.userId);
    if (user === undefined || !mayStart(kind, user)) throw bulkError('not-allowed');
  };

  /** Keeps the rows as they come; they are dropped again when the file turns out to be wrong. */
  const take = async (names: Pick<BulkJob, 'tenantId' | 'id'>, bytes: AsyncIterable<Uint8Array>, kind: BulkKind) => {
    const problems: FileProblem[] = [];
    let [untold, total] = [0, 0];
    try {
      for await (const part of readFile(bytes, kind)) {
        if (part.kind === 'problem' && problems.length < mostProblems) problems.push(part.problem);
        else if (part.kind === 'problem') untold += 1;
        else if (problems.length === 0) {
          await jobs.putRow(names, total, { line: part.line, values: part.values });
          total += 1;
        }
      }
    } catch (error) {
      await jobs.dropRows(names);
      throw error;
    }
    if (problems.length > 0) await jobs.dropRows(names);
    return { problems, untold, total };
  };

  let watching: NodeJS.Timeout | undefined;
  const look = async () => {
    for (const job of await jobs.open()) if (watching !== undefined) await runner.start(job);
  };

  return {
    async accept({ tenantId, kind, fileName, starter, bytes }) {
      await allow(tenantId, kind, starter);
      const names = { tenantId, id: newId() };
      const { problems, untold, total } = await take(names, bytes, kind);
      if (problems.length > 0) return { accepted: false, problems, untold };
      const job: BulkJob = {
        ...names,
        kind,
        fileName: fileName.slice(0, 200),
        starter,
        state: 'running',
        total,
        succeeded: 0,
        failed: 0,
        createdDateTime: clock.now().toISOString(),
        finishedDateTime: null,
      };
      const directory = await directoryOf(tenantId);
      await directory.commit(async () => [jobs.creating(job), auditingJob(directory, job, 'started', clock.now())]);
      await runner.start(job);
      return { accepted: true, job };
    },
    get: jobs.get,
    list: jobs.list,
    rows: jobs.rows,
    resultFile: (job) => resultFile(job, jobs.rows(job)),
    async resume() {
      watching ??= setInterval(() => {
        look().catch((error: unknown) => deps.logger.error('bulk jobs not looked for', { error: String(error) }));
      }, lookEveryMs).unref();
      await look();
    },
    async stop() {
      clearInterval(watching);
      watching = undefined;
      await runner.stop();
    },
  };
}
