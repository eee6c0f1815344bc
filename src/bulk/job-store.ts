import type { Part } from '#directory';
import type { Key, Store } from '#store';
import type { BulkJob, BulkOutcome, BulkRow } from './job.js';
import { keptSeconds } from './limits.js';

/** Jobs and their rows on the store: a row is a value of its own, so that a large job is never read as a whole. */
export interface JobStore {
  get(tenantId: string, id: string): Promise<BulkJob | undefined>;
  /** Newest first. */
  list(tenantId: string): Promise<readonly BulkJob[]>;
  /** Jobs of all tenants that are not finished. */
  open(): Promise<readonly BulkJob[]>;
  /** Parts of a commit: the job among the open ones; and no longer among them. */
  creating(job: BulkJob): Part;
  finishing(before: BulkJob, finished: BulkJob): Part;
  change(job: Pick<BulkJob, 'tenantId' | 'id'>, change: (current: BulkJob) => BulkJob): Promise<BulkJob | undefined>;
  putRow(job: RowsOf, at: number, row: BulkRow): Promise<void>;
  /** The row as it is after `by` tried to begin it: of many who try one succeeds, and only once. */
  begin(job: RowsOf, at: number, by: string): Promise<{ readonly row: BulkRow; readonly isMine: boolean } | undefined>;
  /** The first outcome counts: who was thought dead may come later with his. */
  settle(job: RowsOf, at: number, outcome: BulkOutcome): Promise<void>;
  rows(job: BulkJob): AsyncIterable<BulkRow>;
  dropRows(job: RowsOf): Promise<void>;
}

type RowsOf = Pick<BulkJob, 'tenantId' | 'id'>;

const ttlSeconds = keptSeconds;
const openKey: Key = ['bulk', 'open'];
const jobKey = ({ tenantId, id }: RowsOf): Key => ['bulk', tenantId, 'job', id];
const nameOf = ({ tenantId, id }: RowsOf) => `${tenantId} ${id}`;
const listKey = (tenantId: string): Key => ['bulk', tenantId, 'jobs'];
const rowsKey = ({ tenantId, id }: RowsOf): Key => ['bulk', tenantId, 'rows', id];
const rowKey = (job: RowsOf, at: number): Key => ['bulk', job.tenantId, 'rows', job.id, String(at)];

/** The jobs of all tenants. */
export function createJobStore(store: Store): JobStore {
  const get = (tenantId: string, id: string) => store.get<BulkJob>(jobKey({ tenantId, id }));
  return {
    get,
    async list(tenantId) {
      const jobs = await Promise.all((await store.members(listKey(tenantId))).map((id) => get(tenantId, id)));
      return jobs.filter((job) => job !== undefined).toReversed();
    },
    async open() {
      const names = (await store.members(openKey)).map((name) => name.split(' '));
      const jobs = await Promise.all(names.map(([tenantId = '', id = '']) => get(tenantId, id)));
      return jobs.filter((job) => job !== undefined);
    },
    creating: (job) => ({
      writes: [
        { put: jobKey(job), value: job, ttlSeconds },
        { addTo: listKey(job.tenantId), member: job.id, ttlSeconds },
        { addTo: openKey, member: nameOf(job), ttlSeconds },
      ],
    }),
    finishing: (before, finished) => ({
      writes: [
        { put: jobKey(finished), value: finished, ttlSeconds },
        { dropFrom: openKey, member: nameOf(finished) },
      ],
      conditions: [{ key: jobKey(before), is: before }],
    }),
    change: (job, change) =>
      store.change<BulkJob>(jobKey(job), (current) => (current === undefined ? undefined : change(current))),
    async putRow(job, at, row) {
      await store.put(rowKey(job, at), row, { ttlSeconds });
    },
    async begin(job, at, by) {
      let isMine = false;
      const row = await store.change<BulkRow>(rowKey(job, at), (current) => {
        isMine = current !== undefined && current.begunBy === undefined;
        return isMine && current !== undefined ? { ...current, begunBy: by } : current;
      });
      return row === undefined ? undefined : { row, isMine };
    },
    async settle(job, at, outcome) {
      await store.change<BulkRow>(rowKey(job, at), (row) => (row === undefined ? undefined : { outcome, ...row }));
    },
    async *rows(job) {
      for (let at = 0; at < job.total; at += 1) {
        const row = await store.get<BulkRow>(rowKey(job, at));
        if (row !== undefined) yield row;
      }
    },
    dropRows: (job) => store.clear(rowsKey(job)),
  };
}
