import { join } from 'node:path';
import { environmentWith } from '#config';
import type { Command } from '../command.js';
import { ownVersions } from '../own-package.js';
import { runningServer, serverHelp, serverOptions } from '../running-server.js';
import { serverStart } from '../start-options.js';
import { type Terminal, table } from '../terminal.js';
import { checks } from './checks.js';
import type { Finding, Surroundings } from './finding.js';

/** `guesthouse doctor`. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'look at ports, trust, origin and versions, and say how to fix what is wrong',
  help: `guesthouse doctor [options]

  --port N        port the server has or shall have (default 8443)
  --host ADDR     address it listens on (default 127.0.0.1)
${serverHelp}

Changes nothing. Exit code 1 when something is wrong; warnings are about what not everybody needs.`,
  options: { port: { type: 'string' }, host: { type: 'string' }, ...serverOptions },
  async run({ values }, terminal) {
    const { authority, port = 8443, host = '127.0.0.1', origin } = serverStart(values);
    const { outbound, origin: wanted } = runningServer({ ...values, origin: origin ?? `https://localhost:${port}` });
    const { NODE_EXTRA_CA_CERTS, SSL_CERT_FILE } = environmentWith({});
    const surroundings: Surroundings = {
      ...{ origin: wanted, host, port, caFile: join(authority, 'ca.pem') },
      variables: { NODE_EXTRA_CA_CERTS, SSL_CERT_FILE },
      versions: { ...(await ownVersions()), node: process.version },
      fetch: (url) => outbound.fetch(url),
    };
    try {
      const findings: Finding[] = [];
      for (const check of checks) findings.push(await check(surroundings));
      if (values.json === true) terminal.out(JSON.stringify(findings, null, 2));
      else terminal.out(describe(findings, terminal));
      return findings.some(({ state }) => state === 'bad') ? 1 : 0;
    } finally {
      await outbound.close();
    }
  },
};

function describe(findings: readonly Finding[], { good, bad, quiet }: Terminal): string {
  const marks = { good: good('●'), warning: '○', bad: bad('●') } as const;
  const lines = table(findings.map(({ state, name, found }) => [marks[state], name, found])).split('\n');
  return lines
    .flatMap((line, at) => {
      const fix = findings[at]?.fix;
      return fix === undefined ? [line] : [line, quiet(`     → ${fix}`)];
    })
    .join('\n');
}
