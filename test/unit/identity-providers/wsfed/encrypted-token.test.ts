import { describe, expect, it } from '@jest/globals';
import { createCertifiedKey } from '#keys';
import { judgeToken } from '#src/identity-providers/wsfed/judge-token.js';
import { readSignInResponse } from '#src/identity-providers/wsfed/read-sign-in-response.js';
import { XmlRefusal } from '#xml';
import { encryptToken, type TokenEncryption } from '../../../support/upstreams/wsfed/encrypt-token.js';
import { type ForgedToken, forgeToken } from '../../../support/upstreams/wsfed/index.js';
import { now } from '../saml/honest-response.js';
import { expected, honest, stranger } from './honest-token.js';

const ours = await createCertifiedKey({ commonName: 'ours', years: 1, now });

/** Encrypted after the token was signed. */
function judge(encryption: Partial<TokenEncryption>, change: Partial<ForgedToken> = {}, key = ours.privateKeyPem) {
  const after = change.after ?? ((xml: string) => xml);
  const encrypt = (xml: string) => after(encryptToken(xml, { certificate: ours.certificate, ...encryption }));
  const wresult = forgeToken({ ...honest, ...change, after: encrypt });
  return judgeToken(readSignInResponse(wresult, expected, key), expected);
}

function refusal(...given: Parameters<typeof judge>): XmlRefusal {
  try {
    judge(...given);
  } catch (error) {
    if (error instanceof XmlRefusal) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe.each(['1.1', '2.0'] as const)('a genuine encrypted token of SAML %s is read', (saml) => {
  it.each<[string, Partial<TokenEncryption>]>([
    ['in the token’s stead', {}],
    ['within an EncryptedAssertion', { wrapping: 'assertion' }],
    ['by AES-128-CBC', { cipher: 'aes-128-cbc' }],
    ['with the key beside it', { wrapping: 'assertion', key: 'beside' }],
  ])('%s', (_, encryption) => {
    expect(judge(encryption, { saml })).toMatchObject({ email: 'nina@partner.example', subject: 'immutable-1' });
  });
});

describe.each(['1.1', '2.0'] as const)('an encrypted token of SAML %s', (saml) => {
  const evil = (assertion: string) =>
    assertion.replace('_assertion', '_evil').replace(/<ds:Signature.*<\/ds:Signature>/s, '');
  it.each<[string, string, Partial<TokenEncryption>, Partial<ForgedToken>]>([
    ['signed', 'not signed at all', {}, { sign: false }],
    ['signature', 'signed by a stranger', {}, { privateKeyPem: stranger.privateKeyPem }],
    ['signature', 'changed inside', { content: (xml) => xml.replace('immutable-1', 'immutable-2') }, {}],
    ['decrypt', 'for somebody else', { certificate: stranger.certificate }, {}],
    ['decrypt', 'its key by RSA 1.5', { padding: 'pkcs1' }, {}],
    ['one-assertion', 'one in the other', { content: (xml) => xml.replace('</saml:Assertion>', `${evil(xml)}$&`) }, {}],
    [
      'version',
      'of another namespace',
      { content: (xml) => xml.replace(/SAML:\d\.0:assertion/, 'SAML:9:assertion') },
      {},
    ],
    ['markup', 'a document type inside', { content: (xml) => `<!DOCTYPE r>${xml}` }, {}],
  ])('(%s) %s is refused like everything else', (cause, _, encryption, change) => {
    const refused = refusal(encryption, { saml, ...change });
    expect([refused.check, refused.message]).toEqual([
      'decrypt',
      'The token cannot be decrypted to one signed assertion.',
    ]);
    expect(refused.cause).toMatchObject({ check: cause });
  });

  it.each<[string, string, (xml: string) => string]>([
    [
      'one-assertion',
      'beside a plain one',
      (xml) => xml.replace('</t:RequestedSecurityToken>', '<saml:Assertion xmlns:saml="urn:x"/>$&'),
    ],
    [
      'one-assertion',
      'twice',
      (xml) =>
        xml.replace(/<xenc:EncryptedData.*<\/xenc:EncryptedData>/s, (data) => data + data.replace('_key', '_k2')),
    ],
    [
      'one-assertion',
      'in the wrong place',
      (xml) => {
        const [data = ''] = /<xenc:EncryptedData.*<\/xenc:EncryptedData>/s.exec(xml) ?? [];
        return xml.replace(data, '').replace('<t:RequestedSecurityToken>', `${data}$&`);
      },
    ],
    [
      'signature-place',
      'with a signature around it',
      (xml) => xml.replace('<t:RequestedSecurityToken>', '<ds:Signature xmlns:ds="urn:x"/>$&'),
    ],
  ])('%s: %s', (check, _, after) => {
    expect(refusal({}, { saml, after }).check).toBe(check);
  });
});

it('is refused by name where the tenant published no key', () => {
  const wresult = encryptToken(forgeToken(honest), { certificate: ours.certificate });
  expect(() => readSignInResponse(wresult, expected)).toThrow(
    expect.objectContaining({ check: 'encrypted' }) as unknown as Error,
  );
});
