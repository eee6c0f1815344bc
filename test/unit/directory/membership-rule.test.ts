import { describe, expect, it } from '@jest/globals';
import { newGuest, parseMembershipRule, type Tenant } from '#directory';
import { isMemberByRule } from '#src/directory/membership-rule/evaluate-rule.js';

const tenant = { initialDomain: 'contoso.onmicrosoft.com' } as Tenant;
const ana = {
  ...newGuest({
    tenant,
    address: 'ana@fabrikam.example',
    displayName: 'Ana "A" Fabrikam',
    now: new Date(0),
    id: 'id-of-ana',
  }),
  usageLocation: 'DE',
  otherProperties: { department: 'Sales', businessPhones: ['+49 30'], extension_x_cost: '7' },
};
const fits = (rule: string) => isMemberByRule(parseMembershipRule(rule), ana);

describe('a membership rule', () => {
  it.each([
    ['user.userType -eq "Guest"', true],
    ['user.userType -eq "Member"', false],
    ['user.objectId -ne null', true],
    ['(user.objectId -ne null) and (user.userType -eq "Guest")', true],
    ['(user.objectId -ne null) -and (user.userType -eq "Member")', false],
    ['user.department -ne "Sales"', false],
    ['user.DEPARTMENT -eq "sales"', true],
    ['user.mail -contains "@fabrikam."', true],
    ['user.mail -notContains "@fabrikam."', false],
    ['user.mail -startsWith "ana"', true],
    ['user.mail -notStartsWith "ana"', false],
    ['user.mail -endsWith ".example"', true],
    ['user.accountEnabled -eq true', true],
    ['user.accountEnabled -eq "true"', true],
    ['user.givenName -eq null', true],
    ['user.displayName -eq "Ana `"A`" Fabrikam"', true],
    ["user.department -eq 'Sales'", true],
    ['user.department -in ["Sales","Marketing"]', true],
    ['user.department -notIn ["Sales","Marketing"]', false],
    ['user.telephoneNumber -startsWith "+49"', true],
    ['user.extension_x_cost -eq "7"', true],
    ['user.extensionAttribute1 -eq null', true],
    ['user.proxyAddresses -any (_ -contains "fabrikam")', true],
    ['user.proxyAddresses -any (_ -startsWith "x")', false],
    ['user.otherMails -all (_ -contains "@fabrikam")', true],
    ['-not (user.userType -eq "Member")', true],
    ['not user.userType -eq "Guest"', false],
    ['user.userType -eq "Member" -or user.department -eq "Sales" -and user.usageLocation -eq "DE"', true],
    ['(user.userType -eq "Member" -or user.department -eq "Sales") -and user.usageLocation -eq "US"', false],
  ])('%s is %s of a guest', (rule, expected) => {
    expect(fits(rule)).toBe(expected);
  });

  it.each([
    '',
    'user.userType',
    'user.userType -eq',
    'user.userType -like "G*"',
    'user.userType -match ".*"',
    'user.shoeSize -eq "42"',
    'user.passwordHash -ne null',
    'device.displayName -eq "x"',
    'userType -eq "Guest"',
    '(user.userType -eq "Guest"',
    'user.userType -eq "Guest")',
    'user.userType -eq "Guest',
    'user.userType -in []',
    'user.proxyAddresses -any _ -contains "x"',
    'user.userType -eq "Guest" user.userType -eq "Guest"',
    'user.userType -eq $(rm)',
    `${'('.repeat(50)}user.userType -eq "Guest"${')'.repeat(50)}`,
    `${'-not '.repeat(200)}user.userType -eq "Guest"`,
    Array.from({ length: 101 }, () => 'user.city -eq "a"').join('or '),
    `user.city -eq "${'x'.repeat(4000)}"`,
  ])('that is broken or too large is refused with the reason: %.60s', (rule) => {
    expect(() => parseMembershipRule(rule)).toThrow(/^The membership rule is not valid: /);
  });
});
