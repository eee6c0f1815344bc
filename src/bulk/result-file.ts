import { stringify } from 'csv-stringify/sync';
import type { BulkJob, BulkRow } from './job.js';

const subjects = {
  invite: ['Email address', 'inviteeEmail'],
  delete: ['User name', 'userPrincipalName'],
  restore: ['Object ID', 'objectId'],
} as const satisfies Readonly<Record<BulkJob['kind'], readonly [string, string]>>;

/** Whom a row is about: an address, a user name or an object id. */
export function subjectOf(kind: BulkJob['kind'], row: BulkRow): string {
  return row.values[subjects[kind][1]] ?? '';
}

// A cell that begins like a formula gets an apostrophe before it: the file is opened in spreadsheets.
const lines = (cells: readonly (readonly string[])[]) =>
  stringify(
    cells.map((row) => [...row]),
    { escape_formulas: true, record_delimiter: '\r\n' },
  );

/** The results as CSV, piece by piece, so that large ones are never held as a whole. */
export async function* resultFile(job: BulkJob, rows: AsyncIterable<BulkRow>): AsyncIterable<string> {
  yield `\uFEFF${lines([['Line', subjects[job.kind][0], 'Status', 'Reason', 'Object ID', 'Redemption link']])}`;
  for await (const row of rows) {
    const { outcome } = row;
    const status = outcome === undefined ? 'Not started' : outcome.succeeded ? 'Success' : 'Failure';
    yield lines([
      [
        String(row.line),
        subjectOf(job.kind, row),
        status,
        outcome?.reason ?? '',
        outcome?.userId ?? '',
        outcome?.redeemUrl ?? '',
      ],
    ]);
  }
}
