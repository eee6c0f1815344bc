import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Facts, readFacts } from './facts.js';

/** Files by their path from the repository's root, with `/` between the parts. */
export type Texts = Readonly<Record<string, string>>;

/** One TypeScript file with what the rules ask about it. */
export interface SourceFile {
  /** 'src/signin/flow.ts' */
  readonly path: string;
  /** 'signin'; for files directly in src the file's own name, 'main.ts'. */
  readonly room: string;
  readonly text: string;
  readonly facts: Facts;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every file below a folder of the repository whose name ends so. */
export function readTexts(folder: string, ending: string): Texts {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** The TypeScript files of `src` among the texts, parsed. */
export function sourceFiles(texts: Texts): readonly SourceFile[] {
  return Object.entries(texts)
    .filter(([path]) => path.startsWith('src/') && path.endsWith('.ts'))
    .map(([path, text]) => ({ path, room: path.split('/')[1] ?? '', text, facts: readFacts(path, text) }));
}
