import { posix } from 'node:path';
import type { Rule } from './rule.js';

/** No file is reached from itself, not even for types. */
export const filesFormNoCycles: Rule = ({ files }) => {
  const edges = new Map(
    files.map(({ path, facts }) => [
      path,
      facts.imports
        .filter((name) => name.startsWith('.'))
        .map((name) => posix.join(posix.dirname(path), name).replace(/\.js$/, '.ts')),
    ]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (path: string, way: readonly string[]): void => {
    const seen = way.indexOf(path);
    if (seen >= 0) cycles.push([...way.slice(seen), path].join(' -> '));
    if (seen >= 0 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) walk(next, [...way, path]);
    done.add(path);
  };
  for (const { path } of files) walk(path, []);
  return cycles;
};
