import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, UsageError } from './command.js';
import { explainUnreachable, runningServer, serverHelp, serverOptions } from './running-server.js';
import { table } from './terminal.js';

/** `guesthouse export DIR`. */
export const exportCommand: Command = {
  name: 'export',
  summary: 'write a tenant of a running server as JSON, in the shape of Microsoft Graph',
  help: `guesthouse export DIR [options]

  --tenant T      id or domain (default: the first of the config)
${serverHelp}

Writes a file for each resource (users.json, groups.json, …), which guesthouse start --import DIR takes over again. What
Microsoft Graph does not show is under "@guesthouse", hashes of passwords and secrets among it: keep the files to yourself.`,
  options: { tenant: { type: 'string' }, ...serverOptions },
  allowPositionals: true,
  async run({ values, positionals }, terminal) {
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) throw new UsageError('name one folder');
    const { origin, outbound } = runningServer(values);
    const query = typeof values.tenant === 'string' ? `?${new URLSearchParams({ tenant: values.tenant })}` : '';
    try {
      const response = await outbound.fetch(`${origin}/_guesthouse/export${query}`);
      const answer = (await response.json()) as Readonly<Record<string, unknown>>;
      if (!response.ok) throw new Error(String(answer.message));
      const written = await writeResources(folder, answer);
      if (values.json === true) terminal.out(JSON.stringify({ folder, resources: written }, null, 2));
      else terminal.out(table(Object.entries(written).map(([file, count]) => [file, `${count} objects`])));
      return 0;
    } catch (error) {
      throw explainUnreachable(error, origin);
    } finally {
      await outbound.close();
    }
  },
};

/** Each file is written aside and moved into place, so that none is ever half there. Only the owner may read them. */
async function writeResources(
  folder: string,
  resources: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, number>>> {
  await mkdir(folder, { recursive: true });
  const written: Record<string, number> = {};
  for (const [resource, content] of Object.entries(resources)) {
    const file = join(folder, `${resource.replace(/[^\w.-]/g, '_')}.json`);
    await writeFile(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
    const value: unknown = content !== null && typeof content === 'object' ? Reflect.get(content, 'value') : undefined;
    written[file] = Array.isArray(value) ? value.length : 1;
  }
  return written;
}
