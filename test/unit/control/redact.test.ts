import { expect, it } from '@jest/globals';
import { redact } from '#src/control/redact.js';

it.each([
  'password',
  'client_secret',
  'code',
  'access_token',
  'assertion',
  'SAMLResponse',
  'wresult',
  'ticket',
  'refreshToken',
])('%s is not recorded, however deep', (name) => {
  const told = JSON.stringify(redact({ [name]: 'hush', list: [{ inner: { [name]: 'hush' } }], who: 'otto' }));
  expect(told).not.toContain('hush');
  expect(told).toContain('otto');
});
