import { parseArgs } from 'node:util';
import { environmentOption } from '#config';
import { EmulatorError } from '#errors';
import { caCommand } from './ca.js';
import { checkConfigCommand } from './check-config.js';
import { type Command, UsageError } from './command.js';
import { keepDeprecationsBack } from './deprecations.js';
import { doctorCommand } from './doctor/doctor.js';
import { execCommand } from './exec.js';
import { explainCommand } from './explain.js';
import { exportCommand } from './export.js';
import { inviteCommand } from './invite.js';
import { ownVersions } from './own-package.js';
import { signInCommand } from './sign-in.js';
import { startCommand } from './start.js';
import { processTerminal, type Terminal, table } from './terminal.js';

const commands: readonly Command[] = [
  startCommand,
  signInCommand,
  explainCommand,
  inviteCommand,
  caCommand,
  checkConfigCommand,
  exportCommand,
  execCommand,
  doctorCommand,
];

/** Runs one command line and answers the exit code. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  keepDeprecationsBack();
  const terminal = processTerminal();
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.out(overview(terminal));
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    terminal.out((await ownVersions()).own);
    return 0;
  }
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    terminal.err(`guesthouse: there is no command "${name}". guesthouse --help lists them.`);
    return 2;
  }
  return runCommand(command, rest, terminal);
}

async function runCommand(command: Command, words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: command.allowPositionals === true,
      strict: true,
    });
    if (values.help === true) {
      terminal.out(command.help);
      return 0;
    }
    return await command.run({ values: values as Record<string, string | boolean | undefined>, positionals }, terminal);
  } catch (error) {
    return complain(command, error, terminal);
  }
}

function complain(command: Command, error: unknown, terminal: Terminal): number {
  const isUsage =
    error instanceof UsageError ||
    (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
  const message = error instanceof Error ? error.message : String(error);
  terminal.err(`guesthouse ${command.name}: ${message}`);
  if (isUsage) terminal.err(`See guesthouse ${command.name} --help.`);
  if (!isUsage && !(error instanceof EmulatorError) && environmentOption('log') === 'debug' && error instanceof Error) {
    terminal.err(error.stack ?? '');
  }
  return isUsage ? 2 : 1;
}

function overview(terminal: Terminal): string {
  const rows = commands.map((command) => [`  ${command.name}`, command.summary]);
  return [
    `${terminal.bold('guesthouse')}: a local Microsoft Entra B2B, for development and tests. Not affiliated with Microsoft.`,
    '',
    table(rows),
    '',
    'guesthouse COMMAND --help describes one. Every option is also an environment variable: GUESTHOUSE_PORT for --port.',
  ].join('\n');
}
