import { type ConfigNews, ConfigProblems, type Guesthouse, ImportRefused, startGuesthouse } from '#app';
import type { Command } from './command.js';
import { describeImport } from './describe-import.js';
import { serverStart, startHelp, startOptions } from './start-options.js';
import { type Terminal, table } from './terminal.js';

/** `guesthouse start`. */
export const startCommand: Command = {
  name: 'start',
  summary: 'start the server',
  help: `guesthouse start [options]

${startHelp}
  --quiet         no ready message
  --json          the ready message, and everything after it, as JSON lines`,
  options: {
    ...startOptions,
    quiet: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  async run({ values }, terminal) {
    const options = serverStart(values);
    const stopped = signalled();
    let house: Guesthouse;
    try {
      house = await startGuesthouse({
        ...options,
        onConfigChange: (news) => tellConfig(news, values.json === true, terminal),
      });
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

/** Listens before the server starts, so that a signal during start-up is not lost. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

/** After the ready message: what became of a change of the config file. */
function tellConfig(news: ConfigNews, asJson: boolean, terminal: Terminal): void {
  const { good, bad } = terminal;
  if (asJson) terminal.out(JSON.stringify({ config: news }));
  else if (news.taken) terminal.err(`${good('●')} ${news.file} was taken over. ${news.note ?? ''}`.trimEnd());
  else terminal.err(`${bad('●')} ${news.file} was not taken over; the old state is in force.\n${news.message}`);
}

function readyFacts({ origin, caFile, imported, state }: Guesthouse) {
  const report = imported === undefined ? {} : { imported };
  return {
    ready: true,
    origin,
    ca: caFile,
    pid: process.pid,
    ...(state.place === undefined ? {} : { state }),
    ...report,
  };
}

/** Where state is and what the start found there; nothing when it is in memory. */
function stateLines({ place, directory }: Guesthouse['state'], terminal: Terminal): readonly string[] {
  if (place === undefined) return [];
  const found = {
    seeded: 'made from the config',
    kept: 'as it was left',
    replaced: 'made anew, because the config is another than it was made from',
  }[directory];
  return [`${terminal.bold('State')} is kept in ${place}; the directory is ${found}.`, ''];
}

function readyMessage({ origin, caFile, describeGuests, imported, state }: Guesthouse, terminal: Terminal): string {
  const guests = describeGuests().map(({ address, tenant, how }) => [`  ${address}`, tenant, how]);
  const pages = [
    ['  /sample', 'sample web app: sign a guest in and read the token'],
    ['  /sample/spa', 'the same as a single-page app'],
    ['  /admin', 'users, groups, applications, invitations, for administrators'],
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
    ...stateLines(state, terminal),
    ...(imported === undefined ? [] : [describeImport(imported, terminal), '']),
    terminal.quiet('Stop with Ctrl+C.'),
  ].join('\n');
}
