import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ConfigProblems, type Guesthouse, ImportRefused, startGuesthouse } from '#app';
import { environmentWith } from '#config';
import { type Command, UsageError } from './command.js';
import { serverStart, startHelp, startOptions } from './start-options.js';

/** `guesthouse exec -- npm test`. */
export const execCommand: Command = {
  name: 'exec',
  summary: 'start the server, run a command against it, stop, and pass its exit code on',
  help: `guesthouse exec [options] -- COMMAND [ARGUMENTS]

${startHelp}

The command finds ORIGIN and CA (also as GUESTHOUSE_ORIGIN and GUESTHOUSE_CA) in its environment, and NODE_EXTRA_CA_CERTS
and SSL_CERT_FILE set so that Node, Python and OpenSSL trust the server. guesthouse sign-in and invite find it too.`,
  options: startOptions,
  allowPositionals: true,
  async run({ values, positionals }, terminal) {
    const [program, ...args] = positionals;
    if (program === undefined) throw new UsageError('say what to run: guesthouse exec -- npm test');
    const options = serverStart(values);
    let house: Guesthouse;
    try {
      house = await startGuesthouse(options);
    } catch (error) {
      if (!(error instanceof ConfigProblems || error instanceof ImportRefused)) throw error;
      terminal.err(error.message);
      return 2;
    }
    try {
      return await runProgram(program, args, variablesOf(house, options.authority));
    } finally {
      await house.stop();
    }
  },
};

function variablesOf({ origin, caFile = '' }: Guesthouse, data: string): Readonly<Record<string, string>> {
  return {
    ...{ ORIGIN: origin, CA: caFile },
    ...{ GUESTHOUSE_ORIGIN: origin, GUESTHOUSE_CA: caFile, GUESTHOUSE_DATA: data },
    ...{ NODE_EXTRA_CA_CERTS: caFile, SSL_CERT_FILE: caFile },
  };
}

/** Signals go on to the program, which decides when to end; a program that a signal ended counts as shells count it. */
function runProgram(
  program: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env: environmentWith(variables) });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, pass);
  return new Promise<number>((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${program} cannot be run: ${error.message}`)));
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  }).finally(() => {
    for (const signal of signals) process.removeListener(signal, pass);
  });
}
