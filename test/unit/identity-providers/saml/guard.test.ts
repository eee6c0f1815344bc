import { describe, expect, it } from '@jest/globals';
import type { ForgedResponse } from '../../../support/upstreams/saml/index.js';
import { former, judge, judgeForged } from './honest-response.js';

describe('a genuine response', () => {
  it.each([
    ['with a signed assertion', { sign: ['assertion'] }],
    ['with a signed response', { sign: ['response'] }],
    ['with both signed', { sign: ['assertion', 'response'] }],
    ['by the former key of the partner', { privateKeyPem: former.privateKeyPem, certificate: former.certificate }],
    ['without KeyInfo', { certificate: undefined }],
    ['for the audience of older set-ups', { audience: 'urn:federation:MicrosoftOnline' }],
    [
      'with RSA-SHA512',
      {
        signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
        digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha512',
      },
    ],
    ['a minute fast', { issuedMs: 60_000, notBeforeMs: 60_000 }],
  ] as const)('%s is read', (_, change) => {
    const judged = judgeForged(change as Partial<ForgedResponse>);
    expect(judged).toMatchObject({ email: 'nina@partner.example', subject: 'name-1' });
  });
});

it('a comment does not cut a name short: the whole text is read', () => {
  expect(judgeForged({ nameId: 'admin<!--x-->.evil' }).subject).toBe('admin.evil');
});

describe('what is no response at all is refused by the check', () => {
  it.each([
    ['encoding', 'not base64', '%%%'],
    ['encoding', 'not UTF-8', Buffer.from([0xff, 0xfe, 0x3c]).toString('base64')],
    ['size', 'far too long', 'A'.repeat(500_000)],
  ])('%s: %s', (check, _, posted) => {
    expect(() => judge(posted)).toThrow(expect.objectContaining({ check }));
  });
});
