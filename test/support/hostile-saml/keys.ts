import { X509Certificate } from 'node:crypto';
import { type Change, family, forgers, type HostileMessage, partsOf, type Row, type Setting, swap } from './message.js';

/** Signatures by others than the partner, whatever key they bring along, and ids that name more or less than one element. */
export function keys(setting: Setting): HostileMessage[] {
  return [...family('keys', 'saml', ofOthers(setting)), ...family('ids', 'saml', ids(setting))];
}

function ofOthers(setting: Setting): readonly Row[] {
  const { stranger, partner } = setting;
  const { saml, altered, text } = forgers(setting);
  const byStranger = { privateKeyPem: stranger.privateKeyPem };
  const keyInfo = (content: string): Change =>
    swap(/<ds:KeyInfo>.*<\/ds:KeyInfo>/s, `<ds:KeyInfo>${content}</ds:KeyInfo>`);
  const x509 = (...certificates: readonly string[]) =>
    `<ds:X509Data>${certificates.map((each) => `<ds:X509Certificate>${each}</ds:X509Certificate>`).join('')}</ds:X509Data>`;
  const jwk = new X509Certificate(Buffer.from(stranger.certificate, 'base64')).publicKey.export({ format: 'jwk' });
  const base64 = (text = '') => Buffer.from(text, 'base64url').toString('base64');
  const value = `<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>${base64(jwk.n)}</ds:Modulus><ds:Exponent>${base64(jwk.e)}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>`;
  const infos: Readonly<Record<string, string>> = {
    'its own certificate': x509(stranger.certificate),
    'the partner’s certificate': x509(partner.certificate),
    'the partner’s certificate before its own': x509(partner.certificate, stranger.certificate),
    'its own certificate before the partner’s': x509(stranger.certificate, partner.certificate),
    'its own key': value,
    'a name': '<ds:KeyName>partner</ds:KeyName>',
    'an address': '<ds:RetrievalMethod URI="https://evil.example/key.pem"/>',
    'a certificate by issuer and number':
      '<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>CN=partner</ds:X509IssuerName><ds:X509SerialNumber>1</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>',
    nothing: '',
  };
  const { signature } = partsOf(text({ assertionId: '_other', certificate: partner.certificate }));
  return [
    ...Object.entries(infos).map(
      ([what, content]): Row => [
        'signature',
        `a stranger’s signature with ${what}`,
        altered(keyInfo(content), { ...byStranger, certificate: setting.ours.certificate }),
      ],
    ),
    ['signature', 'a stranger’s signature on the response, the partner’s on the assertion', bothSigned(setting)],
    [
      'signature-shape',
      'the partner’s signature of another assertion',
      altered(swap(partsOf(text()).signature, signature)),
    ],
    ['signature', 'changed after it was signed', altered(swap(/nina@partner/i, 'admin@partner'))],
    ['signature', 'another name, after it was signed', altered(swap('name-1', 'name-2'))],
    [
      'signature',
      'an attribute more, after it was signed',
      altered(swap('<saml:Attribute Name', '<saml:Attribute Name="admin"/><saml:Attribute Name')),
    ],
    ['signature', 'another audience, after it was signed', altered(swap('<saml:Audience>', '<saml:Audience>x'))],
    [
      'signature',
      'a later end, after it was signed',
      altered((xml) => xml.replaceAll(/NotOnOrAfter="2026/g, 'NotOnOrAfter="2036')),
    ],
    [
      'signature',
      'a namespace bound anew, after it was signed',
      altered(swap('<saml:Subject>', '<saml:Subject xmlns:y="urn:y" y:z="">')),
    ],
    [
      'signature',
      'of the response, whose assertion was changed',
      altered(swap('name-1', 'name-2'), { sign: ['response'] }),
    ],
    [
      'signature',
      'of both, the response changed',
      altered(swap('status:Success', 'status:Responder'), { sign: ['assertion', 'response'] }),
    ],
    ['signature', 'of nobody who is known, by a stranger without a key', saml(byStranger)],
  ];
}

function bothSigned(setting: Setting): string {
  const inner = forgers(setting).text();
  return forgers(setting).saml({
    sign: ['response'],
    privateKeyPem: setting.stranger.privateKeyPem,
    before: () => inner,
  });
}

function ids(setting: Setting): readonly Row[] {
  const { altered, saml, signed, signedInfo } = forgers(setting);
  const twice = ['ID', 'Id', 'id', 'AssertionID', 'xml:id'].map(
    (name): Row => [
      'unique-ids',
      `the assertion’s once more as ${name}`,
      altered(swap('<samlp:Status>', `<samlp:Status ${name}="_assertion">`)),
    ],
  );
  return [
    ...twice,
    [
      'unique-ids',
      'once more with a prefix',
      altered(swap('<samlp:Status>', '<samlp:Status xmlns:x="urn:x" x:ID="_assertion">')),
    ],
    ['unique-ids', 'the response’s own', altered(swap('ID="_response"', 'ID="_assertion"'))],
    ['unique-ids', 'once more in the signature', altered(swap('<ds:SignedInfo>', '<ds:SignedInfo Id="_assertion">'))],
    ['signature-shape', 'with a quote', saml({ assertionId: '_a&quot;b' })],
    ['signature-shape', 'like an expression', saml({ assertionId: "_a'or'1" })],
    ['signature-shape', 'with a space', signedInfo((xml) => xml.replaceAll('_assertion', '_assertion x'))],
    ['signature-shape', 'empty', altered(swap('ID="_assertion"', 'ID=""'))],
    [
      'signature-shape',
      'none, and a reference to what is not defined',
      altered((xml) => xml.replace(' ID="_assertion"', '').replace('#_assertion', '#undefined')),
    ],
    ['version', 'none, in a response that is signed', signed(swap(' ID="_assertion"', ''), { sign: ['response'] })],
    ['signature-shape', 'none', altered(swap(' ID="_assertion"', ''))],
  ];
}
