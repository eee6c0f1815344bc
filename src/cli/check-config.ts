import { describeProblems, loadConfig } from '#config';
import { type Command, UsageError } from './command.js';

/** `guesthouse check-config FILE`. */
export const checkConfigCommand: Command = {
  name: 'check-config',
  summary: 'validate a config file',
  help: `guesthouse check-config FILE [--json]

Prints every problem with file, line and column, and exits with 2 if there is one.`,
  options: { json: { type: 'boolean' } },
  allowPositionals: true,
  async run({ values, positionals }, terminal) {
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('name one file');
    const loaded = await loadConfig(file);
    if (loaded.ok) {
      const { tenants, partners } = loaded.config;
      terminal.out(
        values.json === true
          ? JSON.stringify({ ok: true })
          : `${file} is valid: ${tenants.length} tenants, ${partners.length} partners.`,
      );
      return 0;
    }
    if (values.json === true) terminal.out(JSON.stringify({ ok: false, problems: loaded.problems }));
    else terminal.err(describeProblems(loaded.problems));
    return 2;
  },
};
