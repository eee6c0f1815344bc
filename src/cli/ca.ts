import { join } from 'node:path';
import { defaultDataFolder, environmentOption } from '#config';
import { openCertificateAuthority } from '#keys';
import { systemClock } from '#platform';
import type { Command } from './command.js';

/** `guesthouse ca`. */
export const caCommand: Command = {
  name: 'ca',
  summary: 'print where the certificate authority is, or the certificate itself',
  help: `guesthouse ca [--path | --pem] [--data DIR]

  --path          the file to trust (default)
  --pem           the certificate
  --data DIR      folder of the certificate authority (default: your user data folder)

Makes the authority if there is none yet.`,
  options: { path: { type: 'boolean' }, pem: { type: 'boolean' }, data: { type: 'string' } },
  async run({ values }, terminal) {
    const folder = typeof values.data === 'string' ? values.data : (environmentOption('data') ?? defaultDataFolder());
    const authority = await openCertificateAuthority({ folder, now: systemClock.now() });
    terminal.out(values.pem === true ? authority.certificatePem.trimEnd() : join(folder, 'ca.pem'));
    return 0;
  },
};
