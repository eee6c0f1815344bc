/**
 * BULK: many guests by one file.
 *
 * Reads the published CSV formats (bulk invite, bulk delete, bulk restore, and the 2016 one for invitations), tells every
 * problem of a file before anything is done, and then does its rows as a job: through `Invitations.invite` with all its
 * gates, one after another, a row that fails stopping no other. Jobs live in the store; one that a stop interrupted goes on
 * with the rows nobody began, and no row is begun twice. Shows no page and speaks no HTTP.
 *
 * Sources: entra-docs external-id/tutorial-bulk-invite, identity/users/users-bulk-delete, users-bulk-restore; azure-docs
 * active-directory-b2b-references-csv-file-format (2016).
 */
export { type Acceptance, type Bulk, createBulk } from './bulk.js';
export { type BulkJob, type BulkKind, type BulkOutcome, type BulkRow, type BulkStarter, bulkKinds } from './job.js';
export { mostBytes, mostRows } from './limits.js';
export { mayStart } from './may-start.js';
export type { FileProblem } from './read-file.js';
export { subjectOf } from './result-file.js';
export { templateOf } from './template.js';
