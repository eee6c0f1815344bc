import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ImportRefused, isResourceName } from '#exchange';
import type { Json } from '#platform';

/** Answers of Graph by resource: `users` → pages, a list, or an object. */
export type ImportContent = Readonly<Record<string, Json>>;

/**
 * Reads what `--import` names: a folder with a file for each resource (`users.json`, further pages as `users-2.json`), or
 * one file, either of one resource or with resources as its properties. Throws `ImportRefused`.
 */
export async function readImport(path: string): Promise<ImportContent> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => refuse(path, 'there is no such file or folder'),
  );
  if (!isFolder) {
    const content = await readJsonFile(path);
    const isWhole = isRecord(content) && Object.keys(content).some(isResourceName);
    return isWhole ? content : { [resourceOf(path)]: content };
  }
  const names = (await readdir(path)).filter((name) => name.endsWith('.json'));
  if (names.length === 0) return refuse(path, 'there is no .json file in it; expected users.json, groups.json, …');
  const content: Record<string, Json> = {};
  for (const name of names.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
    const resource = resourceOf(name);
    const page = await readJsonFile(join(path, name));
    const before = content[resource];
    content[resource] = before === undefined ? page : [...listOf(before), ...listOf(page)];
  }
  return content;
}

/** `users-2.json` is a further page of `users.json`. */
function resourceOf(file: string): string {
  return basename(file, '.json').replace(/[-_.]\d+$/, '');
}

/** A list of objects is a list of parts already; a page is one part. */
const listOf = (content: Json): readonly Json[] => (Array.isArray(content) ? content : [content]);

async function readJsonFile(file: string): Promise<Json> {
  try {
    return JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, '')) as Json;
  } catch (error) {
    return refuse(file, error instanceof Error ? error.message : String(error));
  }
}

function refuse(path: string, message: string): never {
  throw new ImportRefused([{ path, message }]);
}

function isRecord(content: Json): content is Readonly<Record<string, Json>> {
  return content !== null && typeof content === 'object' && !Array.isArray(content);
}
