import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createCertifiedKey } from '#keys';
import { parseConfig } from '#src/config/load.js';
import { readOptions } from '#src/config/options.js';
import { configJsonSchema } from '#src/config/write-schema.js';
import { metadataOf } from '../../support/upstreams/saml/metadata-host.js';

const inConfig = (name: string) => fileURLToPath(new URL(`../../../config/${name}`, import.meta.url));

const tenant = (rest: string) => `tenants:
  - id: 11111111-aaaa-4aaa-8aaa-111111111111
    displayName: Contoso
    initialDomain: contoso.onmicrosoft.com
${rest}`;

/** Every problem as `line:column path message`. */
function problemsOf(text: string): readonly string[] {
  const loaded = parseConfig(text, 'file');
  return loaded.ok
    ? []
    : loaded.problems.map(({ line, column, path, message }) => `${line}:${column} ${path} ${message}`);
}

const userFlow = (more: string) =>
  `    b2xUserFlows: [{ id: Partner, userFlowIdentityProviders: [AADSignup-OAUTH], ${more} }]\n`;

describe('the config file', () => {
  it('of the demo world is valid', () => {
    expect(problemsOf(readFileSync(inConfig('demo.yaml'), 'utf8'))).toEqual([]);
  });

  it('may be JSON', () => {
    expect(
      problemsOf(
        JSON.stringify({
          tenants: [
            { id: '11111111-aaaa-4aaa-8aaa-111111111111', displayName: 'C', initialDomain: 'c.onmicrosoft.com' },
          ],
        }),
      ),
    ).toEqual([]);
  });

  it('reports all its problems at once, each at its place', () => {
    const text = tenant(`    displaynaem: Typo
    users:
      - { userPrincipalName: mel@contoso.onmicrosoft.com, displayName: "" }
      - { userPrincipalName: not-an-address, displayName: X, password: 7 }
    applications:
      - { appId: nope, displayName: App }
partners: none
`);
    const problems = problemsOf(text);
    expect(problems).toContainEqual(
      expect.stringMatching(/^5:5 tenants\[0\]\.displaynaem unknown key, did you mean displayName\?/),
    );
    expect(problems).toContainEqual(expect.stringMatching(/^7:\d+ tenants\[0\]\.users\[0\]\.displayName /));
    expect(problems).toContainEqual(expect.stringMatching(/^8:\d+ tenants\[0\]\.users\[1\]\.userPrincipalName /));
    expect(problems).toContainEqual(expect.stringMatching(/^8:\d+ tenants\[0\]\.users\[1\]\.password /));
    expect(problems).toContainEqual(expect.stringMatching(/^10:\d+ tenants\[0\]\.applications\[0\]\.appId /));
    expect(problems).toContainEqual(expect.stringMatching(/^11:\d+ partners /));
    expect(
      problemsOf(`${tenant('    users: [{ userPrincipalName: a@b.example, displayName: A }]\n')}nonsense: 1\n`),
    ).toEqual([
      expect.stringMatching(/^5:\d+ .*b\.example is no domain/),
      expect.stringMatching(/^6:1 nonsense unknown key/),
    ]);
  });

  it.each([
    ['broken YAML', 'tenants: [', /^1:\d+ /],
    [
      'two tenants of one id',
      `${tenant('')}  - id: 11111111-aaaa-4aaa-8aaa-111111111111\n    displayName: B\n    initialDomain: b.onmicrosoft.com\n`,
      /^5:9 tenants\[1\]\.id this tenant id is used twice/,
    ],
    [
      'a user of a foreign domain',
      tenant('    users: [{ userPrincipalName: a@b.example, displayName: A }]\n'),
      /^5:\d+ .*b\.example is no domain of this tenant/,
    ],
    [
      'an invitation of an own address',
      tenant(
        '    invitations: [{ invitedUserEmailAddress: a@contoso.onmicrosoft.com, inviteRedirectUrl: "https://a.example" }]\n',
      ),
      /^5:\d+ .*contoso\.onmicrosoft\.com is a domain of this tenant; its people are among users/,
    ],
    [
      'a partner of another protocol',
      `${tenant('    federationConfigurations: [{ displayName: T, partner: t, domains: [t.example] }]\n')}partners: [{ name: t, protocol: wsFed }]\n`,
      /the partner "t" speaks wsFed, not saml/,
    ],
    [
      'an unknown partner',
      tenant('    federationConfigurations: [{ displayName: T, partner: nobody, domains: [t.example] }]\n'),
      /there is no partner "nobody"/,
    ],
    [
      'federation of the own domain',
      tenant(
        '    domains: [t.example]\n    federationConfigurations: [{ displayName: T, issuerUri: i, passiveSignInUri: "https://i.example", signingCertificate: M, domains: [t.example] }]\n',
      ),
      /verified domain of this tenant/,
    ],
    [
      'federation without a certificate',
      tenant('    federationConfigurations: [{ displayName: T, issuerUri: i, domains: [t.example] }]\n'),
      /either partner, or metadataFile, or issuerUri/,
    ],
    [
      'allowed and blocked domains',
      tenant(
        '    b2bManagementPolicy: { InvitationsAllowedAndBlockedDomainsPolicy: { AllowedDomains: [a.example], BlockedDomains: [b.example] } }\n',
      ),
      /not both/,
    ],
    [
      'a relative redirect URI',
      tenant(
        '    applications: [{ appId: c1c1c1c1-0000-4000-8000-000000000001, displayName: A, web: { redirectUris: [/x] } }]\n',
      ),
      /an absolute URI/,
    ],
    [
      'a Conditional Access policy with anything but terms of use',
      tenant(
        '    conditionalAccessPolicies: [{ displayName: MFA, state: enabled, conditions: { users: { includeUsers: [All] }, applications: { includeApplications: [All] } }, grantControls: { operator: OR, builtInControls: [mfa] } }]\n',
      ),
      /builtInControls is not modelled yet/,
    ],
    [
      'terms of use that nobody wrote',
      tenant(
        '    conditionalAccessPolicies: [{ displayName: T, state: enabled, conditions: { users: { includeUsers: [All] }, applications: { includeApplications: [All] } }, grantControls: { termsOfUse: [Rules] } }]\n',
      ),
      /there is no agreement "Rules" under termsOfUse/,
    ],
    ['terms of use without a text', tenant('    termsOfUse: [{ displayName: T, files: [] }]\n'), /needs a file/],
    [
      'a user flow of a provider that is not there',
      tenant('    b2xUserFlows: [{ id: Partner, userFlowIdentityProviders: [Facebook-OAUTH] }]\n'),
      /userFlowIdentityProviders\[0\] there is no "Facebook-OAUTH" under identityProviders \(AADSignup-OAUTH, MSASignup/,
    ],
    [
      'a user flow of an attribute that is not there',
      tenant(userFlow('userAttributeAssignments: [{ userAttribute: shoe }]')),
      /userAttributeAssignments\[0\]\.userAttribute there is no "shoe" under userFlowAttributes and the built-in ones/,
    ],
    [
      'a user flow that asks for an attribute twice',
      tenant(userFlow('userAttributeAssignments: [{ userAttribute: city }, { userAttribute: city }]')),
      /userAttributeAssignments\[1\]\.userAttribute this userAttribute is used twice: city/,
    ],
    [
      'a choice without values',
      tenant(userFlow('userAttributeAssignments: [{ userAttribute: city, userInputType: radioSingleSelect }]')),
      /there is nothing to choose from; radioSingleSelect needs values/,
    ],
    [
      'a user flow of an API that is not there',
      tenant(userFlow('apiConnectorConfiguration: { postFederationSignup: Check }')),
      /apiConnectorConfiguration\.postFederationSignup there is no "Check" under apiConnectors \(none\)/,
    ],
    [
      'an API that is no address of the web',
      tenant('    apiConnectors: [{ displayName: Check, targetUrl: "file:///etc/passwd" }]\n'),
      /apiConnectors\[0\]\.targetUrl/,
    ],
    [
      'a user flow of an application that is not there',
      tenant(
        '    identityProviders: [{ identityProviderType: Facebook, clientId: a, clientSecret: b }]\n    b2xUserFlows: [{ id: Partner, userFlowIdentityProviders: [Facebook-OAUTH], applications: [c1c1c1c1-0000-4000-8000-000000000001] }]\n',
      ),
      /applications\[0\] there is no application c1c1c1c1/,
    ],
    ['a partner without tenant', tenant('    crossTenantAccessPolicy: { partners: [{}] }\n'), /tenantId/],
  ])('refuses %s', (_, text, problem) => {
    expect(problemsOf(text)).toContainEqual(expect.stringMatching(problem));
  });

  it('takes home tenants elsewhere with their authority, and says what cannot be', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guesthouse-authority-'));
    const { certificate } = await createCertifiedKey({ commonName: 'ca', years: 1, now: new Date() });
    const caPem = `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`;
    writeFileSync(join(folder, 'ca.pem'), caPem);
    const elsewhere = (more: string) => `${tenant('    domains: [contoso.example]\n')}homeTenants:
  - { id: 33333333-CCCC-4ccc-8ccc-333333333333, displayName: Northwind, origin: "https://localhost:9443/", clientId: b5b5b5b5-0000-4000-8000-000000000001, clientSecret: s, ${more} }
`;
    const good = parseConfig(elsewhere('domains: [northwind.example], caFile: ca.pem'), join(folder, 'config.yaml'));
    expect(good).toMatchObject({
      ok: true,
      config: {
        homeTenants: [{ id: '33333333-cccc-4ccc-8ccc-333333333333', origin: 'https://localhost:9443', ca: caPem }],
      },
    });
    const bad: readonly (readonly [string, RegExp])[] = [
      ['domains: [contoso.example]', /homeTenants\[0\]\.domains\[0\] contoso\.example is of another tenant/],
      ['domains: [a.example, a.example]', /homeTenants\[0\]\.domains\[1\] a\.example is of another tenant/],
      ['domains: []', /homeTenants\[0\]\.domains /],
      ['domains: [a.example], ca: nonsense', /homeTenants\[0\]\.ca this is no certificate/],
      ['domains: [a.example], caFile: nowhere.pem', /homeTenants\[0\]\.caFile .*ENOENT/],
      ['domains: [a.example], ca: x, caFile: y', /either ca or caFile/],
    ];
    rmSync(folder, { recursive: true });
    for (const [more, message] of bad) {
      expect(problemsOf(elsewhere(more))).toEqual([expect.stringMatching(message)]);
    }
  });

  it('has a published schema that is not stale (npm run schema writes it)', () => {
    expect(readFileSync(inConfig('schema.json'), 'utf8')).toBe(configJsonSchema());
  });
});

describe('a metadata file of a partner', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guesthouse-metadata-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const text = tenant(
    '    federationConfigurations:\n      - { displayName: T, metadataFile: t.xml, domains: [t.example] }\n',
  );
  const load = () => parseConfig(text, join(folder, 'config.yaml'));

  it('says issuer, address and certificate', async () => {
    const { certificate } = await createCertifiedKey({ commonName: 't', years: 1, now: new Date() });
    const [issuer, signInUrl] = ['https://idp.t.example', 'https://idp.t.example/sso'];
    const metadata = { issuer, signInUrl, certificates: [certificate], binding: 'HTTP-POST' } as const;
    writeFileSync(join(folder, 't.xml'), metadataOf(metadata));
    const loaded = load();
    expect(loaded.ok && loaded.config.tenants[0]?.federationConfigurations[0]).toMatchObject({
      issuerUri: issuer,
      passiveSignInUri: signInUrl,
      signingCertificates: [certificate],
      requestBinding: 'post',
    });
  });

  it('that is not believed is a problem of its line', () => {
    const signInUrl = 'https://idp.t.example/sso';
    writeFileSync(join(folder, 't.xml'), metadataOf({ issuer: 'i', signInUrl, certificates: [] }));
    expect(load()).toMatchObject({
      ok: false,
      problems: [
        { line: 6, path: expect.stringContaining('metadataFile'), message: expect.stringContaining('certificate') },
      ],
    });
    rmSync(join(folder, 't.xml'));
    expect(load()).toMatchObject({ ok: false, problems: [{ line: 6, message: expect.stringContaining('ENOENT') }] });
  });
});

describe('options', () => {
  it('come from flags before the environment', () => {
    const environment = { GUESTHOUSE_PORT: '1', GUESTHOUSE_HOST: '0.0.0.0', GUESTHOUSE_HTTP: 'true' };
    expect(readOptions({ port: '2' }, environment)).toEqual({ port: '2', host: '0.0.0.0', http: true });
    expect(readOptions({}, {})).toEqual({ http: false });
  });
});
