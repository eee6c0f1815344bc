import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const demo = fileURLToPath(new URL('../../config/demo.yaml', import.meta.url));

/** Invited to Contoso, with no realm of their own. */
export const guest = (number) => `guest${number}@smallpartner.example`;

/** Writes the demo with that many guests more (or with them alone) and that many tenants more; answers the file. */
export function writeWorld(folder, { guests, tenants = 0, others = true }) {
  const config = parse(readFileSync(demo, 'utf8'));
  if (!others) config.tenants[0].invitations = [];
  for (let number = 1; number <= guests; number += 1) {
    config.tenants[0].invitations.push({
      invitedUserEmailAddress: guest(number),
      inviteRedirectUrl: 'http://localhost:3000',
    });
  }
  for (let number = 1; number <= tenants; number += 1) {
    const digits = String(number).padStart(12, '0');
    config.tenants.push({
      id: `99999999-0000-4000-8000-${digits}`,
      displayName: `Tenant ${number}`,
      initialDomain: `tenant${number}.onmicrosoft.com`,
      users: [
        { userPrincipalName: `admin@tenant${number}.onmicrosoft.com`, displayName: 'Ada', password: 'Passw0rd!' },
      ],
    });
  }
  const file = join(folder, `${guests}-${tenants}.json`);
  writeFileSync(file, JSON.stringify(config));
  return file;
}
