import { describe, expect, it } from '@jest/globals';
import { createCertifiedKey } from '#keys';
import { judgeAssertion } from '#src/identity-providers/saml/judge-assertion.js';
import { readResponse } from '#src/identity-providers/saml/read-response.js';
import { XmlRefusal } from '#xml';
import { type Encryption, encryptAssertion } from '../../../support/upstreams/saml/encrypt-assertion.js';
import { type ForgedResponse, forgeResponse } from '../../../support/upstreams/saml/index.js';
import { expected, honest, now, stranger } from './honest-response.js';

const ours = await createCertifiedKey({ commonName: 'ours', years: 1, now });

/** Encrypted after the assertion was signed, before or after the response is: a response is signed over ciphertext. */
function judge(encryption: Partial<Encryption>, change: Partial<ForgedResponse> = {}, after = (xml: string) => xml) {
  const encrypt = (xml: string) => after(encryptAssertion(xml, { certificate: ours.certificate, ...encryption }));
  const sign = change.sign ?? ['assertion'];
  const posted = sign.includes('response')
    ? forgeResponse({ ...honest, ...change, sign: ['response'], before: (xml) => encrypt(inner(xml, sign, change)) })
    : forgeResponse({ ...honest, ...change, after: encrypt });
  return judgeAssertion(readResponse(posted, expected, ours.privateKeyPem), expected);
}

function inner(xml: string, sign: ForgedResponse['sign'], change: Partial<ForgedResponse>): string {
  if (!sign?.includes('assertion')) return xml;
  return Buffer.from(
    forgeResponse({ ...honest, ...change, sign: ['assertion'], before: () => xml }),
    'base64',
  ).toString();
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

const evil = (assertion: string) =>
  assertion.replace('_assertion', '_evil').replace(/<ds:Signature.*<\/ds:Signature>/s, '');

describe('a genuine encrypted assertion is read', () => {
  it.each<[string, Partial<Encryption>, Partial<ForgedResponse>]>([
    ['by AES-256-GCM', {}, {}],
    ['by AES-128-GCM', { cipher: 'aes-128-gcm' }, {}],
    ['by AES-256-CBC', { cipher: 'aes-256-cbc' }, {}],
    ['by AES-128-CBC', { cipher: 'aes-128-cbc' }, {}],
    ['with the key beside it', { key: 'beside' }, {}],
    ['under a signed response', {}, { sign: ['response'] }],
    ['with both signed', {}, { sign: ['assertion', 'response'] }],
  ])('%s', (_, encryption, change) => {
    expect(judge(encryption, change)).toMatchObject({ email: 'nina@partner.example', subject: 'name-1' });
  });
});

it('its key by RSA-OAEP of XML Encryption 1.1 is read', () => {
  const renamed = (xml: string) => xml.replace('2001/04/xmlenc#rsa-oaep-mgf1p', '2009/xmlenc11#rsa-oaep');
  expect(judge({}, {}, renamed).subject).toBe('name-1');
});

it('an algorithm outside the list is refused before anything is decrypted', () => {
  for (const [named, other] of [
    ['2009/xmlenc11#aes256-gcm', '2001/04/xmlenc#tripledes-cbc'],
    ['#rsa-oaep-mgf1p', '#rsa-1_5'],
  ] as const) {
    expect(refusal({}, {}, (xml) => xml.replace(named, other)).cause).toMatchObject({
      message: expect.stringContaining('algorithms are not accepted'),
    });
  }
});

it('a content that is too short for its algorithm is refused before anything is decrypted', () => {
  const told = (cipher: Encryption['cipher'], length: number) =>
    refusal({ ...(cipher === undefined ? {} : { cipher }), tamper: (bytes) => bytes.subarray(0, length) }).cause;
  const tooShort = { message: 'The encrypted content is too short.' };
  expect(told('aes-256-gcm', 27)).toMatchObject(tooShort);
  expect(told('aes-256-gcm', 28)).not.toMatchObject(tooShort);
  expect(told('aes-128-cbc', 31)).toMatchObject(tooShort);
  expect(told('aes-128-cbc', 32)).not.toMatchObject(tooShort);
});

describe('what is encrypted and hostile', () => {
  const flip =
    (at: number, bit = 1) =>
    (bytes: Buffer) => {
      const changed = Buffer.from(bytes);
      const place = at < 0 ? bytes.length + at : at;
      changed.writeUInt8(changed.readUInt8(place) ^ bit, place);
      return changed;
    };
  type Row = [
    cause: string,
    what: string,
    encryption: Partial<Encryption>,
    change?: Partial<ForgedResponse>,
    after?: (xml: string) => string,
  ];
  const rows: readonly Row[] = [
    ['decrypt', 'for somebody else', { certificate: stranger.certificate }],
    ['decrypt', 'its key by RSA 1.5', { padding: 'pkcs1' }],
    ['decrypt', 'changed in its tag', { tamper: flip(-1) }],
    ['decrypt', 'changed in its middle', { tamper: flip(100) }],
    ['decrypt', 'cut to nothing', { tamper: (bytes) => bytes.subarray(0, 20) }],
    ['decrypt', 'changed in the padding of CBC', { cipher: 'aes-256-cbc', tamper: flip(-17, 0x80) }],
    [
      'decrypt',
      'by triple DES',
      {},
      {},
      (xml) => xml.replace('2009/xmlenc11#aes256-gcm', '2001/04/xmlenc#tripledes-cbc'),
    ],
    ['decrypt', 'by no known algorithm', {}, {}, (xml) => xml.replace('#aes256-gcm', '#rot13')],
    ['decrypt', 'without a key', {}, {}, (xml) => xml.replace(/<xenc:EncryptedKey.*<\/xenc:EncryptedKey>/s, '')],
    [
      'decrypt',
      'with two keys',
      {},
      {},
      (xml) => xml.replace(/<xenc:EncryptedKey.*<\/xenc:EncryptedKey>/s, (key) => key + key.replace('_key', '_k2')),
    ],
    [
      'decrypt',
      'with its content elsewhere',
      {},
      {},
      (xml) =>
        xml.replace(
          /<xenc:CipherValue>[^<]*<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedData>/,
          '<xenc:CipherReference URI="https://evil.example"/></xenc:CipherData></xenc:EncryptedData>',
        ),
    ],
    ['decrypt', 'with something beside it', {}, {}, (xml) => xml.replace('</saml:EncryptedAssertion>', '<x/>$&')],
    [
      'decrypt',
      'of another namespace',
      {},
      {},
      (xml) => xml.replace('xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type', 'xmlns:xenc="urn:evil" Type'),
    ],
    ['signed', 'not signed at all', {}, { sign: [] }],
    ['signature', 'signed by a stranger', {}, { privateKeyPem: stranger.privateKeyPem }],
    ['signature', 'changed inside', { content: (xml) => xml.replace('name-1', 'name-2') }],
    [
      'one-assertion',
      'two assertions, one in the other',
      { content: (xml) => xml.replace('</saml:Assertion>', `${evil(xml)}$&`) },
    ],
    ['well-formed', 'two assertions beside each other', { content: (xml) => xml + evil(xml) }],
    [
      'one-assertion',
      'another element',
      { content: () => '<saml:Advice xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>' },
    ],
    [
      'one-assertion',
      'an assertion of another namespace',
      { content: (xml) => xml.replace('SAML:2.0:assertion', 'SAML:2.0:evil') },
    ],
    [
      'one-assertion',
      'encrypted twice',
      { content: (xml) => xml.replace('</saml:Assertion>', '<saml:EncryptedAssertion/>$&') },
    ],
    ['markup', 'a document type inside', { content: (xml) => `<!DOCTYPE r>${xml}` }],
    ['well-formed', 'no XML', { content: () => 'no xml at all, only text that is long enough' }],
    [
      'signature-place',
      'a decoy signature inside',
      {
        content: (xml) =>
          xml.replace('</saml:Subject>', '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>$&'),
      },
    ],
    [
      'size',
      'six thousand elements inside',
      { content: (xml) => xml.replace('</saml:Subject>', `${'<a/>'.repeat(6000)}$&`) },
    ],
  ];

  it.each(rows.map((row) => [row[1], row] as const))(
    'is refused like everything else: %s',
    (_, [cause, , ...given]) => {
      const refused = refusal(...given);
      expect([refused.check, refused.message]).toEqual([
        'decrypt',
        'The assertion cannot be decrypted to one signed assertion.',
      ]);
      expect(refused.cause).toMatchObject({ check: cause });
    },
  );

  it.each<[string, string, Partial<ForgedResponse>, (xml: string) => string]>([
    [
      'one-assertion',
      'beside a plain one',
      {},
      (xml) => xml.replace('</samlp:Response>', '<saml:Assertion ID="_x"/>$&'),
    ],
    ['one-assertion', 'twice', {}, (xml) => xml.replace('</samlp:Response>', '<saml:EncryptedAssertion/>$&')],
    [
      'one-assertion',
      'not directly in the response',
      {},
      (xml) =>
        xml
          .replace('<saml:EncryptedAssertion>', '<samlp:Extensions>$&')
          .replace('</saml:EncryptedAssertion>', '$&</samlp:Extensions>'),
    ],
    ['destination', 'in a response to elsewhere', { destination: 'https://evil.example' }, (xml) => xml],
    ['status', 'in a response of a failure', { status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }, (xml) => xml],
    [
      'signature',
      'in a response signed by a stranger',
      { sign: ['response'], privateKeyPem: stranger.privateKeyPem },
      (xml) => xml,
    ],
  ])('%s: %s', (check, _, change, after) => {
    expect(refusal({}, change, after).check).toBe(check);
  });
});
