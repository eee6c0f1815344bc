import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startGuesthouse } from '#app';
import { guesthouse } from '../support/command.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { contoso } from '../support/world.js';

const tenant = `tenants:
  - id: 11111111-aaaa-4aaa-8aaa-111111111111
    displayName: Contoso
    initialDomain: contoso.onmicrosoft.com
    domains: [contoso.example]
`;

/** Files with one mistake each: what they say, the line of the mistake, and a word that the message must contain. */
const broken: readonly (readonly [what: string, text: string, line: number, word: RegExp])[] = [
  ['no YAML', 'tenants: [', 1, /config|yaml|expected|flow/i],
  ['a key that does not exist', `${tenant}    displayNam: Contoso\n`, 6, /displayNam/],
  [
    'a tenant id that is no GUID',
    tenant.replace('11111111-aaaa-4aaa-8aaa-111111111111', 'contoso'),
    2,
    /GUID|uuid|id/i,
  ],
  [
    'a user outside the tenant’s domains',
    `${tenant}    users:\n      - { userPrincipalName: x@elsewhere.example, displayName: X }\n`,
    7,
    /elsewhere\.example/,
  ],
  [
    'two tenants of one domain',
    `${tenant}${tenant.replace('tenants:\n', '').replace('11111111', '22222222')}`,
    8,
    /contoso/,
  ],
  [
    'a partner that does not exist',
    `${tenant}    federationConfigurations:\n      - { displayName: T, partner: nobody, domains: [{ id: t.example }] }\n`,
    7,
    /nobody/,
  ],
  [
    'allowed and blocked domains at once',
    `${tenant}    b2bManagementPolicy: { InvitationsAllowedAndBlockedDomainsPolicy: { AllowedDomains: [a.example], BlockedDomains: [b.example] } }\n`,
    6,
    /AllowedDomains|BlockedDomains/,
  ],
  [
    'automatic consent for everybody',
    `${tenant}    crossTenantAccessPolicy: { default: { automaticUserConsentSettings: { inboundAllowed: true } } }\n`,
    6,
    /inboundAllowed.*always false/,
  ],
  [
    'a redemption order without a way in',
    `${tenant}    authenticationMethodsPolicy: { email: { allowExternalIdToUseEmailOtp: disabled } }\n    crossTenantAccessPolicy: { default: { invitationRedemptionIdentityProviderConfiguration: { fallbackIdentityProvider: emailOneTimePasscode } } }\n`,
    7,
    /emailOneTimePasscode, which is disabled/,
  ],
  [
    'a partner that is the tenant itself',
    `${tenant}    crossTenantAccessPolicy: { partners: [{ tenantId: 11111111-aaaa-4aaa-8aaa-111111111111 }] }\n`,
    6,
    /the tenant itself/,
  ],
  [
    'a federated domain of somebody else',
    `${tenant}    federatedDomains: [elsewhere.example]\n`,
    6,
    /elsewhere\.example is not among the domains/,
  ],
];

describe('a config file with a mistake', () => {
  it.each(broken)('(%s) is refused with file, line and what was expected', async (_what, text, line, word) => {
    const folder = await mkdtemp(join(tmpdir(), 'guesthouse-config-'));
    try {
      const file = join(folder, 'guesthouse.yaml');
      await writeFile(file, text);
      const { code, stdout, stderr } = await guesthouse(['check-config', file]);
      const said = `${stdout}${stderr}`;
      expect(code).toBe(2);
      expect(said).toMatch(new RegExp(`/guesthouse\\.yaml:${line}:\\d+`));
      expect(said).toMatch(word);
      expect(said).not.toMatch(/\n\s+at /);
      const started = await guesthouse(['start', '--config', file, '--port', '0']);
      expect(started.code).toBe(2);
      expect(started.stdout).not.toMatch(/https:\/\/localhost/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is refused in code too, and nothing is left listening', async () => {
    const config = demoConfig((data) => {
      tenantOf(data, contoso.id).displayName = 42;
    });
    await expect(startGuesthouse({ config })).rejects.toThrow(/displayName/);
  });

  it('that is not there is refused with its name', async () => {
    const { code, stderr } = await guesthouse(['start', '--config', '/nowhere/guesthouse.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('/nowhere/guesthouse.yaml');
  });
});
