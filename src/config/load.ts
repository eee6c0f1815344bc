import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Document, isMap, isPair, LineCounter, type Node, parseDocument } from 'yaml';
import type * as z from 'zod';
import { closestTo } from './closest-to.js';
import { crossChecks } from './cross-checks.js';
import { importAuthorities } from './import-authorities.js';
import { importMetadata } from './import-metadata.js';
import { type Config, configSchema } from './schema.js';

/** One thing wrong with a config file. Line and column count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `tenants[0].users[1].password`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** A config, or all that is wrong with it. */
export type LoadedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads and validates a config file; nothing is taken over from a file with a problem. */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const message =
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'the file does not exist'
        : `the file cannot be read: ${String(error)}`;
    return { ok: false, problems: [{ file, line: 1, column: 1, path: '', message }] };
  }
  return parseConfig(text, file);
}

/** Validates a config text; `file` is for the messages. JSON is YAML too. */
export function parseConfig(text: string, file: string): LoadedConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      file,
      ...position(lines, error.pos[0]),
      path: '',
      message: error.message,
    }));
    return { ok: false, problems };
  }
  const content: unknown = document.toJS();
  const parsed = configSchema.safeParse(content);
  const imported = parsed.success ? withFiles(parsed.data, dirname(file)) : undefined;
  const own = parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue, document, lines, file));
  const placed = [...crossChecks(content), ...(imported?.problems ?? [])].map(({ path, message }) => {
    const place = position(lines, offsetOf(document, path, 'value'));
    return { file, ...place, path: pathText(path), message };
  });
  const problems = [...own, ...placed].toSorted((a, b) => a.line - b.line || a.column - b.column);
  return imported !== undefined && problems.length === 0
    ? { ok: true, config: imported.config }
    : { ok: false, problems };
}

/** What stands in files beside this one. */
function withFiles(config: Config, folder: string): ReturnType<typeof importMetadata> {
  const metadata = importMetadata(config, folder);
  const authorities = importAuthorities(metadata.config, folder);
  return { config: authorities.config, problems: [...metadata.problems, ...authorities.problems] };
}

/** `file:line:column path: message`, one line each. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems
    .map(
      ({ file, line, column, path, message }) =>
        `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${message}`,
    )
    .join('\n');
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, document: Document, lines: LineCounter, file: string): readonly Problem[] {
  const path = issue.path.filter((each) => typeof each !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      file,
      ...position(lines, offsetOf(document, [...path, key], 'key')),
      path: pathText([...path, key]),
      message: `unknown key${suggestion(key, path)}`,
    }));
  }
  const message = issue.code === 'invalid_union' ? unionMessage(issue) : issue.message;
  return [{ file, ...position(lines, offsetOf(document, path, 'value')), path: pathText(path), message }];
}

function unionMessage(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  return [...new Set(issue.errors.flatMap((each) => each.map((inner) => inner.message)))].join(' or ') || issue.message;
}

function suggestion(key: string, path: readonly (string | number)[]): string {
  const closest = closestTo(key, keysAt(path));
  return closest === undefined ? '' : `, did you mean ${closest}?`;
}

/** The keys that the schema knows at a path. */
function keysAt(path: readonly (string | number)[]): readonly string[] {
  let schema: unknown = configSchema;
  for (const each of path)
    schema = typeof each === 'number' ? inner(schema, 'element') : Reflect.get(inner(schema, 'shape') ?? {}, each);
  return Object.keys(inner(schema, 'shape') ?? {});
}

/** Unwraps defaults, optionals and pipes until there is what was asked for. */
function inner(schema: unknown, member: 'shape' | 'element'): object | undefined {
  let current = schema;
  for (let depth = 0; depth < 8 && current !== null && typeof current === 'object'; depth += 1) {
    const found: unknown = Reflect.get(current, member);
    if (found !== null && typeof found === 'object') return found;
    const definition: unknown = Reflect.get(current, 'def');
    if (definition === null || typeof definition !== 'object') return undefined;
    current = Reflect.get(definition, 'innerType') ?? Reflect.get(definition, 'in');
  }
  return undefined;
}

/** Where a path begins in the text; for something missing, where its parent does. */
function offsetOf(document: Document, path: readonly (string | number)[], what: 'key' | 'value'): number {
  if (what === 'key') {
    const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
    const pair = isMap(parent)
      ? parent.items.find((item) => isPair(item) && keyText(item.key) === path.at(-1))
      : undefined;
    const start = (pair?.key as Node | undefined)?.range?.[0];
    if (start !== undefined) return start;
  }
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (node?.range?.[0] !== undefined) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function keyText(key: unknown): unknown {
  return key !== null && typeof key === 'object' && 'value' in key ? key.value : key;
}

function position(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function pathText(path: readonly (string | number)[]): string {
  return path
    .map((each) => (typeof each === 'number' ? `[${each}]` : `.${each}`))
    .join('')
    .replace(/^\./, '');
}
