import { ConfigProblems, type Guesthouse, ImportRefused, startGuesthouse } from '#app';
import { defaultDataFolder, readOptions, type StartOptions } from '#config';
import { type Command, UsageError } from './command.js';
import { describeImport } from './describe-import.js';
import { type Terminal, table } from './terminal.js';

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** `guesthouse start`. */
export const startCommand: Command = {
  name: 'start',
  summary: 'start the server',
  help: `guesthouse start [options]

  --config FILE   config file, YAML or JSON (default: the demo world)
  --port N        port (default 8443; 0 takes a free one)
  --host ADDR     address to listen on (default 127.0.0.1)
  --origin URL    public origin, when it is not https://localhost:PORT
  --http          plain HTTP, for a proxy in front that speaks TLS
  --data DIR      folder of the certificate authority (default: your user data folder)
  --import PATH   JSON that Microsoft Graph exported of a tenant: a folder (users.json, groups.json, …) or one file
  --quiet         no ready message
  --json          the ready message, and everything after it, as JSON lines`,
  options: {
    config: { type: 'string' },
    port: { type: 'string' },
    host: { type: 'string' },
    origin: { type: 'string' },
    http: { type: 'boolean' },
    data: { type: 'string' },
    import: { type: 'string' },
    quiet: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  async run({ values }, terminal) {
    const options = readOptions(values);
    const stopped = signalled();
    let house: Guesthouse;
    try {
      house = await startGuesthouse(toGuesthouseOptions(options));
    } catch (error) {
      if (!(error instanceof ConfigProblems || error instanceof ImportRefused)) throw error;
      terminal.err(error.message);
      return 2;
    }
    if (values.json === true) terminal.out(JSON.stringify(readyFacts(house)));
    else if (values.quiet !== true) terminal.out(readyMessage(house, terminal));
    await stopped;
    await house.stop();
    return 0;
  },
};

function toGuesthouseOptions(options: StartOptions) {
  const port = Number(options.port ?? 8443);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port must be a number from 0 to 65535, not ${options.port}`);
  if (options.origin !== undefined && !/^https?:\/\/[^/]+\/?$/.test(options.origin)) {
    throw new UsageError(`--origin must be like https://guesthouse.test:8443, without a path; not ${options.origin}`);
  }
  const logLevel = logLevels.find((level) => level === options.logLevel);
  return {
    port,
    data: options.data ?? defaultDataFolder(),
    http: options.http === true,
    ...(options.config === undefined ? {} : { config: options.config }),
    ...(options.import === undefined ? {} : { import: options.import }),
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.origin === undefined ? {} : { origin: options.origin }),
    ...(logLevel === undefined ? {} : { logLevel }),
  };
}

/** Listens before the server starts, so that a signal during start-up is not lost. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

function readyFacts({ origin, caFile, imported }: Guesthouse) {
  const report = imported === undefined ? {} : { imported };
  return { ready: true, origin, ca: caFile, pid: process.pid, ...report };
}

function readyMessage({ origin, caFile, describeGuests, imported }: Guesthouse, terminal: Terminal): string {
  const guests = describeGuests().map(({ address, tenant, how }) => [`  ${address}`, tenant, how]);
  const pages = [
    ['  /sample', 'sample web app: sign a guest in and read the token'],
    ['  /sample/spa', 'the same as a single-page app'],
    ['  /inbox', 'every mail, with its code'],
    ['  /traces', 'what each sign-in decided, and why'],
  ].map(([path, what]) => [`  ${origin}${path?.trim()}`, what ?? '']);
  return [
    `${terminal.good('●')} ${terminal.bold('Guesthouse is ready')} at ${terminal.bold(origin)}`,
    '',
    ...(origin.startsWith('https:')
      ? [
          `Certificate authority: ${caFile}`,
          `${terminal.quiet('  Node:            ')}export NODE_EXTRA_CA_CERTS="${caFile}"`,
          `${terminal.quiet('  Python, OpenSSL: ')}export SSL_CERT_FILE="${caFile}"`,
          '',
        ]
      : []),
    terminal.bold('Guests'),
    table(guests),
    '',
    terminal.bold('Pages'),
    table(pages),
    '',
    ...(imported === undefined ? [] : [describeImport(imported, terminal), '']),
    terminal.quiet('Stop with Ctrl+C.'),
  ].join('\n');
}
