import { type BulkJob, type BulkKind, type BulkRow, type FileProblem, subjectOf } from '#bulk';
import { definePage } from '#web';
import type { linksOf } from './admin-page.js';

/** Why a file was not taken. */
export interface FileReport {
  readonly fileName: string;
  readonly problems: readonly FileProblem[];
  readonly untold: number;
  readonly status: number;
}

/** Templates, upload and all jobs. */
export const listPage = definePage<{
  readonly organisation: string;
  readonly links: ReturnType<typeof linksOf>;
  /** A page of the admin centre for the same organisation and person. */
  readonly at: (path: string) => string;
  /** What the visitor may do. */
  readonly kinds: readonly BulkKind[];
  readonly jobs: readonly BulkJob[];
  readonly report?: FileReport;
}>('portal/admin-bulk');

/** One row's result as the page shows it. */
export interface ResultView {
  readonly line: number;
  readonly subject: string;
  readonly status: 'Success' | 'Failure';
  readonly reason: string;
  readonly userId?: string;
}

/** One job with its progress and results ("Bulk operation results"). */
export const jobPage = definePage<{
  readonly organisation: string;
  readonly links: ReturnType<typeof linksOf>;
  /** A page of the admin centre for the same organisation and person. */
  readonly at: (path: string) => string;
  readonly job: BulkJob;
  readonly results: readonly ResultView[];
  /** While the job runs: the address to load again. */
  readonly refresh?: string;
}>('portal/admin-bulk-job');

/** A row that was done. */
export function resultView(kind: BulkKind, row: BulkRow): ResultView {
  const { succeeded = false, reason = '', userId } = row.outcome ?? {};
  return {
    line: row.line,
    subject: subjectOf(kind, row),
    status: succeeded ? 'Success' : 'Failure',
    reason,
    ...(userId === undefined ? {} : { userId }),
  };
}
