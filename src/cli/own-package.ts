import { readFile } from 'node:fs/promises';

/** What this package's own package.json says of its version and of the Node it needs. */
export async function ownVersions(): Promise<{ readonly own: string; readonly wantsNode: string }> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version, engines } = JSON.parse(text) as { version: string; engines: { node: string } };
  return { own: version, wantsNode: engines.node };
}
