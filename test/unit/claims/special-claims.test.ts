import { describe, expect, it } from '@jest/globals';
import { claimSet, compose, newLoginHint, readLoginHint } from '#claims';
import type { ClaimsMappingPolicy } from '#directory';
import { client, costCentre, requestFor } from './fixture.js';

const claims = (...request: Parameters<typeof requestFor>) => claimSet(compose(requestFor(...request)));
const entry = (name: string, ...additionalProperties: string[]) => ({
  optional: [{ name, source: null, essential: false, additionalProperties }],
});
const groups = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `g${index}`, displayName: `Group ${index}` }));

describe('the user principal name of a guest', () => {
  it.each([
    ['nothing', [], undefined],
    ['the #EXT# name', ['include_externally_authenticated_upn'], 'ana_partner.example#EXT#@contoso.onmicrosoft.com'],
    [
      'the #EXT# name without hash',
      ['include_externally_authenticated_upn_without_hash'],
      'ana_partner.example_EXT_@contoso.onmicrosoft.com',
    ],
  ] as const)('is %s', (_, properties, value) => {
    expect(claims('id v2', 'saml', entry('upn', ...properties)).upn).toBe(value);
  });
});

describe('groups', () => {
  it('fit up to 200', () => {
    expect(claims('access v2', 'google', { groups: groups(200) }).groups).toHaveLength(200);
  });

  it('are elsewhere beyond that', () => {
    const over = claims('id v2', 'google', { groups: groups(201) });
    expect(over).not.toHaveProperty('groups');
    expect(over).toMatchObject({
      _claim_names: { groups: 'src1' },
      _claim_sources: { src1: { endpoint: 'https://groups.example/' } },
    });
    expect(over).not.toHaveProperty('hasgroups');
  });

  it('fit up to 6 through the address bar, else hasgroups says so', () => {
    expect(claims('id v2', 'google', { groups: groups(6), frontChannel: true }).groups).toHaveLength(6);
    const over = claims('id v2', 'google', { groups: groups(7), frontChannel: true });
    expect(over.hasgroups).toBe(true);
    for (const absent of ['groups', '_claim_names', '_claim_sources']) expect(over).not.toHaveProperty(absent);
  });

  it('are names, or roles, where the manifest says so', () => {
    expect(claims('id v2', 'google', { groups: groups(2), ...entry('groups', 'cloud_displayname') }).groups).toEqual([
      'Group 0',
      'Group 1',
    ]);
    const asRoles = claims('id v2', 'google', { groups: groups(2), ...entry('groups', 'emit_as_roles') });
    expect(asRoles.roles).toEqual(['g0', 'g1']);
    expect(asRoles).not.toHaveProperty('groups');
  });
});

describe('what a client asks by the claims parameter', () => {
  it('is in the token, as an optional claim would be', () => {
    expect(claims('id v2', 'google', { asked: { signin_state: null, login_hint: null } })).toMatchObject({
      signin_state: ['kmsi'],
      login_hint: newLoginHint('ana@partner.example'),
    });
    expect(claims('access v2', 'google', { asked: { xms_cc: ['cp1'] } }).xms_cc).toEqual(['cp1']);
    expect(claims('id v2', 'google', { asked: { scp: null, made_up: 1 } })).not.toHaveProperty('made_up');
  });

  it('acrs: the authentication contexts that exist, and only where asked', () => {
    expect(claims('access v2', 'google', { asked: { acrs: 'c1' } }).acrs).toEqual(['c1']);
    expect(claims('access v1', 'google', { asked: { acrs: ['c2', 'c100', 'x'] } }).acrs).toEqual(['c2']);
    expect(claims('id v2', 'google', { asked: { acrs: ['c0'] } })).not.toHaveProperty('acrs');
    expect(claims('id v2', 'google')).not.toHaveProperty('acrs');
  });

  it('idtyp: user needs its property', () => {
    expect(claims('access v2', 'google', entry('idtyp', 'include_user_token')).idtyp).toBe('user');
    expect(claims('access v2', 'google', entry('idtyp'))).not.toHaveProperty('idtyp');
  });
});

describe('a directory extension', () => {
  it('is the claim extn. and its attribute, where the manifest names it and the person has it', () => {
    expect(claims('id v2', 'saml', entry(costCentre))).toMatchObject({ 'extn.costCentre': 'R&D' });
    expect(claims('access v2', undefined, entry(costCentre))).toMatchObject({ 'extn.costCentre': 'R&D' });
    expect(claims('id v2', 'saml')).not.toHaveProperty('extn.costCentre');
    const other = costCentre.replace('Centre', 'Unit');
    expect(claims('id v2', 'saml', entry(other))).not.toHaveProperty('extn.costUnit');
  });
});

describe('a claims-mapping policy', () => {
  const mapped = (kind: string, policy: Partial<ClaimsMappingPolicy>) => {
    const application = {
      ...client,
      claimsMappingPolicy: { IncludeBasicClaimSet: true, ClaimsSchema: [], ...policy },
    };
    return claims('id v1', kind, { client: application, resource: application });
  };
  const name = (ID: string) => ({ ClaimsSchema: [{ Source: 'user', ID, JwtClaimType: 'login_name' }] });

  it.each([
    ['entra', 'ana@partner.example'],
    ['saml', 'ana_partner.example#EXT#@contoso.onmicrosoft.com'],
    ['google', 'ana_partner.example#EXT#@contoso.onmicrosoft.com'],
    ['email-otp', 'ana_partner.example#EXT#@contoso.onmicrosoft.com'],
  ])('gives a guest from %s the user principal name of its kind', (kind, value) => {
    expect(mapped(kind, name('userprincipalname')).login_name).toBe(value);
    expect(mapped(kind, name('localuserprincipalname')).login_name).toBe(
      'ana_partner.example#EXT#@contoso.onmicrosoft.com',
    );
  });

  it('maps other sources and constants, and never a restricted name', () => {
    const said = mapped('google', {
      ClaimsSchema: [
        { Source: 'user', ID: 'givenname', JwtClaimType: 'first' },
        { Value: 'gold', JwtClaimType: 'plan' },
        { Value: 'evil', JwtClaimType: 'oid' },
        { Value: 'evil', JwtClaimType: 'xms_edov' },
        { Source: 'user', ID: 'nothing', JwtClaimType: 'void' },
      ],
    });
    expect(said).toMatchObject({ first: 'A', plan: 'gold', oid: 'object' });
    for (const absent of ['void', 'xms_edov']) expect(said).not.toHaveProperty(absent);
  });

  it('may take the basic claims away', () => {
    const said = mapped('google', { IncludeBasicClaimSet: false });
    for (const absent of ['name', 'unique_name', 'email', 'given_name']) expect(said).not.toHaveProperty(absent);
    expect(said.oid).toBe('object');
  });
});

describe('a token without a person', () => {
  it('is its service principal’s', () => {
    const said = claimSet(compose({ ...requestFor('access v1', undefined), person: undefined }));
    expect(said).toMatchObject({
      sub: client.servicePrincipalId,
      oid: client.servicePrincipalId,
      idtyp: 'app',
      idp: 'issuer',
      appid: 'client',
      appidacr: '1',
      roles: ['Reader'],
      tenant_region_scope: 'EU',
    });
    for (const absent of ['scp', 'name', 'nonce', 'unique_name', 'sid']) expect(said).not.toHaveProperty(absent);
  });
});

describe('the opaque login hint', () => {
  it('is read back; addresses are themselves; anything else is nothing', () => {
    expect(readLoginHint(newLoginHint('Ana@Partner.example'))).toBe('ana@partner.example');
    expect(readLoginHint(' Ana@Partner.example ')).toBe('ana@partner.example');
    for (const bad of ['', 'O.', 'O.%%', 'O.bm90anNvbg', 'ana', `O.${Buffer.from('{"u":1}').toString('base64url')}`]) {
      expect(readLoginHint(bad)).toBeUndefined();
    }
  });
});
