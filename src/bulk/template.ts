import { stringify } from 'csv-stringify/sync';
import { currentFormats } from './file-format.js';
import type { BulkKind } from './job.js';

/** The file to fill in, as the portal hands it out. */
export function templateOf(kind: BulkKind): string {
  const { version, columns, example } = currentFormats[kind];
  return stringify([[version], columns.map(({ heading }) => heading), example], { record_delimiter: '\r\n' });
}
