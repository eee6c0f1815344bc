import { describe, expect, it } from '@jest/globals';
import { matches } from '#src/graph/odata/filter.js';
import { parseFilter } from '#src/graph/odata/parse-filter.js';

const ana = {
  displayName: "Ana O'Neill",
  userType: 'Guest',
  mail: 'Ana@Fabrikam.example',
  accountEnabled: true,
  createdDateTime: '2026-03-01T00:00:00Z',
  givenName: null,
  proxyAddresses: ['SMTP:ana@fabrikam.example', 'smtp:a@fabrikam.example'],
  identities: [{ signInType: 'federated', issuer: 'google.com', issuerAssignedId: '42' }],
};

describe('a filter', () => {
  it.each([
    ["userType eq 'Guest'", true],
    ["userType eq 'guest'", true],
    ["userType ne 'Guest'", false],
    ["displayName eq 'Ana O''Neill'", true],
    ["startswith(displayName,'ana')", true],
    ["startsWith(displayName, 'x')", false],
    ["endswith(mail,'@fabrikam.example')", true],
    ['accountEnabled eq true', true],
    ['givenName eq null', true],
    ['createdDateTime ge 2026-01-01T00:00:00Z', true],
    ['createdDateTime lt 2026-01-01T00:00:00Z', false],
    ["userType in ('Member', 'Guest')", true],
    ["not(userType eq 'Member')", true],
    ["not userType eq 'Guest'", false],
    ["userType eq 'Member' or accountEnabled eq true and givenName eq null", true],
    ["(userType eq 'Member' or accountEnabled eq true) and givenName ne null", false],
    ["proxyAddresses/any(x:x eq 'smtp:a@fabrikam.example')", true],
    ["proxyAddresses/any(p:startswith(p,'smtp:b'))", false],
    ["identities/any(c:c/issuer eq 'google.com' and c/issuerAssignedId eq '42')", true],
    ["identities/any(c:c/issuer eq 'google.com' and c/issuerAssignedId eq '43')", false],
    ['identities/any()', true],
    ['proxyAddresses/$count eq 2', true],
    ['constructor eq null', true],
  ])('%s is %s', (text, expected) => {
    expect(matches(parseFilter(text), ana)).toBe(expected);
  });

  it.each([
    '',
    'userType eq',
    "userType eq 'Guest",
    "eq 'Guest'",
    "userType eq 'Guest' and",
    "userType like 'G%'",
    "(userType eq 'Guest'",
    "userType eq 'Guest')",
    "contains(mail,'x')",
    "proxyAddresses/any(x x eq 'a')",
    'a eq 1; drop table users',
    `${'('.repeat(50)}a eq 1${')'.repeat(50)}`,
    Array.from({ length: 300 }, () => 'a eq 1').join(' or '),
    `a eq '${'x'.repeat(9000)}'`,
  ])('that is broken or a bomb is refused: %.60s', (text) => {
    expect(() => parseFilter(text)).toThrow();
  });
});
