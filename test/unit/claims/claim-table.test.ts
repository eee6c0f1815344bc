import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { claimSet, claimTable, compose } from '#claims';
import { claimsDocument } from '#src/claims/claims-document.js';
import { realms, requestFor, type Token } from './fixture.js';

const tokens: readonly Token[] = ['access v1', 'access v2', 'id v1', 'id v2'];

/**
 * From Microsoft's claim references, not from the code. D default, G guests by default, M members by default, P with the
 * scope `profile`, E guests or with the scope `email`, O optional claim, - never.
 */
const expected: Readonly<Record<string, string>> = {
  aud: 'DDDD',
  iss: 'DDDD',
  iat: 'DDDD',
  nbf: 'DDDD',
  exp: 'DDDD',
  nonce: '--DD',
  at_hash: '--DD',
  c_hash: '--DD',
  tid: 'DDDP',
  ver: 'DDDD',
  sub: 'DDDD',
  oid: 'DDDP',
  name: 'DDDP',
  preferred_username: 'ODOP',
  upn: 'MOMO',
  email: 'GOGE',
  given_name: 'DODO',
  family_name: 'DODO',
  acct: 'OOOO',
  login_hint: 'OOOO',
  xms_edov: 'OOOO',
  verified_primary_email: 'OOOO',
  verified_secondary_email: 'OOOO',
  ctry: 'OOOO',
  tenant_ctry: 'OOOO',
  tenant_region_scope: 'OOOO',
  xms_pl: 'OOOO',
  xms_tpl: 'OOOO',
  idp: 'GGGG',
  unique_name: 'D-D-',
  altsecid: 'G-G-',
  amr: 'D-D-',
  acr: 'D---',
  ipaddr: 'DODO',
  auth_time: 'OOOO',
  sid: 'DDDD',
  signin_state: '---O',
  puid: 'D-D-',
  appid: 'D---',
  azp: '-D--',
  appidacr: 'D---',
  azpacr: '-D--',
  scp: 'DD--',
  roles: 'DDDD',
  groups: 'DDDD',
  wids: 'DDOO',
  rh: 'DDDD',
  uti: 'DDDD',
  aio: 'DDDD',
};
/** Only where something did not fit, or was asked for with a value; tests of their own. */
const conditional = ['hasgroups', '_claim_names', '_claim_sources', 'idtyp', 'xms_cc', 'acrs'];

const namesIn = (...request: Parameters<typeof requestFor>) => Object.keys(claimSet(compose(requestFor(...request))));
const asOptional = (name: string) => ({
  optional: [
    {
      name,
      source: null,
      essential: false,
      additionalProperties: ['include_externally_authenticated_upn', 'include_user_token'],
    },
  ],
});
const profile = { oidcScopes: ['openid', 'profile'] };

it('has a row for every claim that is expected, and no other', () => {
  const names = claimTable.flatMap(({ rows }) => rows.map((row) => row.name));
  expect([...names].sort()).toEqual([...Object.keys(expected), ...conditional].sort());
});

describe.each(tokens)('in %s', (token) => {
  const cells = Object.entries(expected).map(
    ([name, presence]) => [name, presence[tokens.indexOf(token)] ?? ''] as const,
  );
  it.each(cells)('%s is %s', (name, presence) => {
    const isName = name === 'given_name' || name === 'family_name';
    const scopes = isName ? profile : {};
    const byDefault = { guest: namesIn(token, 'google', scopes), member: namesIn(token, undefined, scopes) };
    const whenAsked = namesIn(token, 'google', { ...scopes, ...asOptional(name) });
    const present = { guest: byDefault.guest.includes(name), member: byDefault.member.includes(name) };
    switch (presence) {
      case 'D':
        return expect(present).toEqual({ guest: true, member: true });
      case 'G':
        return expect(present).toEqual({ guest: true, member: false });
      case 'M':
        return expect(present).toEqual({ guest: false, member: true });
      case 'P':
        expect(present).toEqual({ guest: false, member: false });
        return expect(namesIn(token, 'google', profile)).toContain(name);
      case 'E':
        expect(present).toEqual({ guest: true, member: false });
        return expect(namesIn(token, undefined, { oidcScopes: ['openid', 'email'] })).toContain(name);
      case 'O':
        expect(present).toEqual({ guest: false, member: false });
        return expect(whenAsked).toContain(name);
      default:
        expect(present).toEqual({ guest: false, member: false });
        return expect(whenAsked).not.toContain(name);
    }
  });
});

describe.each(Object.keys(realms))('a guest from %s', (kind) => {
  /** idp, unique_name, altsecid, amr, xms_edov; the marks of what is unverified are in docs/unverified.md. */
  const words: Readonly<Record<string, readonly [string, string, string, string, boolean]>> = {
    entra: ['https://sts.windows.net/home/', 'ana@partner.example', '5::1003200412345678', 'pwd', true],
    'microsoft-account': ['live.com', 'live.com#ana@partner.example', '1:live.com:5A1B2C3D4E5F6071', 'pwd', true],
    google: ['google.com', 'google.com#ana@partner.example', '1:google.com:42', 'fed', true],
    facebook: ['facebook.com', 'facebook.com#ana@partner.example', '1:facebook.com:43', 'fed', false],
    saml: [
      'https://idp.partner.example/saml',
      'idp.partner.example#ana@partner.example',
      '1:https://idp.partner.example/saml:n1',
      'fed',
      false,
    ],
    wsfed: [
      'http://sts.partner.example/trust',
      'sts.partner.example#ana@partner.example',
      '1:http://sts.partner.example/trust:i1',
      'fed',
      false,
    ],
    'email-otp': ['mail', 'mail#ana@partner.example', '1:mail:ana@partner.example', 'otp', true],
  };
  const [idp, uniqueName, altsecid, amr, edov] = words[kind] ?? ['', '', '', '', false];
  const all = ['xms_edov', 'acct', 'preferred_username', 'login_hint'].flatMap((name) => asOptional(name).optional);
  const claims = claimSet(compose(requestFor('access v1', kind, { optional: all })));

  it.each([
    ['idp', idp],
    ['unique_name', uniqueName],
    ['altsecid', altsecid],
    ['amr', [amr]],
    ['xms_edov', edov],
    ['acct', 1],
    ['acr', '1'],
    ['email', 'ana@partner.example'],
    ['preferred_username', 'ana@partner.example'],
    ['oid', 'object'],
    ['ipaddr', '203.0.113.10'],
    ['login_hint', expect.stringMatching(/^O\.[\w-]+$/)],
    ['uti', expect.stringMatching(/^[\w-]{22}$/)],
    ['rh', expect.stringMatching(/^1\.A/)],
  ])('%s', (name, value) => {
    expect(claims[name]).toEqual(value);
  });
});

it('docs/claims.md is what the table says', () => {
  const file = fileURLToPath(new URL('../../../docs/claims.md', import.meta.url));
  expect(readFileSync(file, 'utf8')).toBe(claimsDocument());
});
