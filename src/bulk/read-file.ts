import { pipeline, Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { bulkError } from './errors.js';
import { type Column, classicFormat, currentFormats, type FileFormat } from './file-format.js';
import { type Heading, readHeadings } from './headings.js';
import type { BulkKind } from './job.js';
import { mostBytes, mostRows } from './limits.js';

/** Something wrong with a file. Line and column (of cells) count from 1; column is null for a line as a whole. */
export interface FileProblem {
  readonly line: number;
  readonly column: number | null;
  readonly message: string;
}

/** What reading a file brings, in its order. */
export type FilePart =
  | { readonly kind: 'row'; readonly line: number; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'problem'; readonly problem: FileProblem };

interface CsvLine {
  readonly line: number;
  readonly cells: readonly string[];
}

/** One row of a real file is far below this; an unclosed quote would otherwise swallow all that follows. */
const longestRow = 64 * 1024;

/**
 * Reads a file row by row and says everything that is wrong with it. Throws `bulk.too-large` past the cap; nothing is
 * held but the addresses seen, which may come once only.
 */
export async function* readFile(bytes: AsyncIterable<Uint8Array>, kind: BulkKind): AsyncIterable<FilePart> {
  const problem = (line: number, column: number | null, message: string): FilePart => ({
    kind: 'problem',
    problem: { line, column, message },
  });
  const lines = csvLines(bytes);
  let format: FileFormat | undefined;
  let headings: readonly (Heading | undefined)[] | undefined;
  const seen = new Map<string, number>();
  let rows = 0;
  for await (const { line, cells, failure } of lines) {
    if (failure !== undefined) {
      yield problem(line, failure.column, failure.message);
      return;
    }
    if (cells.every((cell) => cell.trim() === '')) continue;
    if (format === undefined) {
      format = formatOf(cells, kind);
      if (format.version !== undefined) {
        if (cells[0]?.trim() === format.version) continue;
        yield problem(line, 1, noVersion(cells, format.version));
        if (!looksLikeHeadings(cells)) return;
      }
    }
    if (headings === undefined) {
      const read = readHeadings(cells, format);
      for (const { column, message } of read.problems) yield problem(line, column, message);
      if (read.problems.length > 0) return;
      headings = read.headings;
      continue;
    }
    rows += 1;
    if (rows > mostRows) {
      yield problem(line, null, `a file may have ${mostRows} rows at most; split it`);
      return;
    }
    yield* readRow({ line, cells }, { headings, format, seen });
  }
  if (headings === undefined) yield problem(1, null, 'the file is empty; begin with the template');
  else if (rows === 0) yield problem(3, null, 'there are no rows below the headings');
}

function formatOf(cells: readonly string[], kind: BulkKind): FileFormat {
  const labels = classicFormat.columns.map(({ heading }) => heading.toLowerCase());
  const isClassic = kind === 'invite' && cells.some((cell) => labels.includes(cell.trim().toLowerCase()));
  return isClassic ? classicFormat : currentFormats[kind];
}

const notUtf8 = 'the text is not UTF-8; save the file as CSV UTF-8';
/** Other encodings leave replacement characters, or the zero bytes of UTF-16. */
const isGarbled = (text: string) => text.includes('\uFFFD') || text.includes('\0');
const looksLikeHeadings = (cells: readonly string[]) => cells.some((cell) => /\[\w+\]/.test(cell));

function noVersion(cells: readonly string[], version: string): string {
  const [first = ''] = cells;
  if (isGarbled(first)) return notUtf8;
  if (first.startsWith(`${version};`)) return 'the cells are separated by semicolons; separate them by commas';
  return `the first row must be ${version}, as in the template, not "${first.slice(0, 40)}"`;
}

/** The parts of one row: itself, or what is wrong with it. */
function* readRow(
  { line, cells }: CsvLine,
  context: {
    readonly headings: readonly (Heading | undefined)[];
    readonly format: FileFormat;
    readonly seen: Map<string, number>;
  },
): Iterable<FilePart> {
  const { headings, format, seen } = context;
  const problems: FileProblem[] = [];
  const complain = (column: number | null, message: string) => problems.push({ line, column, message });
  const values: Record<string, string> = {};
  for (const heading of headings) {
    if (heading === undefined) continue;
    const value = (cells[heading.at] ?? '').trim();
    const message = cellProblem(value, heading.column);
    if (message !== undefined) complain(heading.at + 1, message);
    if (value !== '') values[heading.column.property] = value;
  }
  if (cells.slice(headings.length).some((cell) => cell.trim() !== '')) {
    complain(
      headings.length + 1,
      'there are more cells than headings; leave commas out of the message, or put it in quotes',
    );
  }
  const [key] = format.columns;
  const subject = (key === undefined ? undefined : values[key.property])?.toLowerCase();
  const earlier = subject === undefined ? undefined : seen.get(subject);
  if (earlier !== undefined) complain(null, `this is on line ${earlier} already; a file may name everybody once`);
  else if (subject !== undefined) seen.set(subject, line);
  for (const problem of problems) yield { kind: 'problem', problem };
  if (problems.length === 0) yield { kind: 'row', line, values };
}

function cellProblem(value: string, column: Column): string | undefined {
  if (value === '') return column.required ? `${column.heading}: a value is required` : undefined;
  if (value.startsWith('Example:')) return 'this is the example of the template; replace the row by your own';
  if (/^[=+\-@]/.test(value)) return `"${value.slice(0, 20)}" begins like a formula (=, +, -, @)`;
  if (isGarbled(value)) return notUtf8;
  return column.check?.(value);
}

interface Failure {
  readonly column: number | null;
  readonly message: string;
}

/** Records with the line they begin on (quotes may hold line breaks); the last is a failure if the rest cannot be read. */
async function* csvLines(bytes: AsyncIterable<Uint8Array>): AsyncIterable<CsvLine & { readonly failure?: Failure }> {
  // The first failure waits until the rows before it are told. What follows it is guesswork and left alone.
  let failure: { readonly after: number; readonly what: Failure } | undefined;
  const parser = parse({
    bom: true,
    info: true,
    raw: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: longestRow,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error !== undefined) failure ??= { after: Number(Reflect.get(error, 'records')), what: failureOf(error) };
      return undefined;
    },
  });
  // What goes wrong with the source comes out of the parser's iteration, so nothing is left to do at the end.
  pipeline(Readable.from(capped(bytes)), parser, () => {});
  let [line, told] = [1, 0];
  for await (const item of parser) {
    if (failure !== undefined && told >= failure.after) break;
    const { record, raw } = item as { readonly record: string[]; readonly raw: string };
    yield { line, cells: record };
    told += 1;
    line += 1 + (raw.replace(/[\r\n]$/, '').match(/\r\n|\r|\n/g)?.length ?? 0);
  }
  if (failure !== undefined) yield { line, cells: [], failure: failure.what };
}

function failureOf(error: CsvError): Failure {
  const at: unknown = Reflect.get(error, 'column');
  const column = typeof at === 'number' ? at + 1 : null;
  const code: string = error.code;
  if (code === 'CSV_QUOTE_NOT_CLOSED') return { column, message: 'a quote (") is opened here and never closed' };
  if (code.endsWith('_QUOTE')) {
    return { column, message: 'quotes (") must be around the whole cell, and doubled inside it' };
  }
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return { column: null, message: 'this row is longer than 64 KB; is a quote (") not closed?' };
  }
  return { column, message: `this cannot be read as CSV: ${error.message}` };
}

async function* capped(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > mostBytes) throw bulkError('too-large');
    yield chunk;
  }
}
