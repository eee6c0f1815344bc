import type { ImportReport } from '#app';
import { type Terminal, table } from './terminal.js';

/** What an import took over, and what of it nobody here uses, as tables. */
export function describeImport({ tenant, taken, unused, notes }: ImportReport, { bold }: Terminal): string {
  const counts = Object.entries(taken).map(([resource, count]) => [`  ${resource}`, String(count)]);
  const properties = unused.map(({ resource, property, objects }) => [`  ${resource}`, property, String(objects)]);
  const told = notes.map(({ resource, what }) => [`  ${resource}`, what]);
  return [
    bold(`Imported ${tenant.displayName} (${tenant.id})`),
    table(counts),
    ...(properties.length === 0
      ? []
      : ['', bold('Kept, but not used here'), table([['  resource', 'property', 'objects'], ...properties])]),
    ...(told.length === 0 ? [] : ['', bold('Not taken over'), table(told)]),
  ].join('\n');
}
