import { expect, it } from '@jest/globals';
import { checkEmail } from '#src/identity-providers/federation/email.js';

const domains = ['partner.example', 'partner.test'];
const refused = (check: string) => expect.objectContaining({ check });

it('one address of one of the partner’s domains is read in lower case', () => {
  expect(checkEmail(['Nina@Partner.Example'], domains)).toBe('nina@partner.example');
  expect(checkEmail(['o’brien+x@partner.test'], domains)).toBe('o’brien+x@partner.test');
});

it.each([
  ['email-missing', []],
  ['email-missing', ['']],
  ['email-duplicate', ['nina@partner.example', 'nina@partner.example']],
  ['email-malformed', ['nina']],
  ['email-malformed', ['@partner.example']],
  ['email-malformed', ['nina@']],
  ['email-malformed', ['nina@x@partner.example']],
  ['email-malformed', ['ni na@partner.example']],
  ['email-malformed', ['nina\u00a0@partner.example']],
  ['email-malformed', ['ni\u200bna@partner.example']],
  ['email-malformed', ['ni\u212aa@partner.example']],
  ['email-domain', ['nina@elsewhere.example']],
  ['email-domain', ['nina@sub.partner.example']],
])('%s: %j', (check, values) => {
  expect(() => checkEmail(values, domains)).toThrow(refused(check));
});
