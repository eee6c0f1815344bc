import { createHmac, X509Certificate } from 'node:crypto';
import {
  both,
  type Change,
  encode,
  family,
  forgers,
  type HostileMessage,
  partsOf,
  prefixList,
  type Row,
  type Setting,
  swap,
} from './message.js';

const dsig = 'http://www.w3.org/2000/09/xmldsig#';
const more = 'http://www.w3.org/2001/04/xmldsig-more#';
const namespaceOf = `xmlns:ds="${dsig}"`;

/** Algorithms by the element that names them, each really signed by the partner: nobody but the list refuses them. */
const algorithms: Readonly<Record<string, readonly string[]>> = {
  SignatureMethod: [
    '',
    'none',
    `${dsig}rsa-sha1`,
    `${dsig}hmac-sha1`,
    `${dsig}dsa-sha1`,
    `${more}rsa-md5`,
    `${more}hmac-sha256`,
    `${more}ecdsa-sha256`,
    `${more}rsa-sha256 `,
    `${more}RSA-SHA256`,
    'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  ],
  DigestMethod: ['', `${dsig}sha1`, `${more}md5`, `${more}sha224`, 'http://www.w3.org/2001/04/xmlenc#ripemd160'],
  CanonicalizationMethod: [
    '',
    'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
    'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments',
    'http://www.w3.org/2006/12/xml-c14n11',
    'urn:x',
  ],
};

/** Transforms that let what is signed differ from what is there. */
const transforms: Readonly<Record<string, readonly string[]>> = {
  XSLT: [`${dsig}enveloped-signature`, 'http://www.w3.org/TR/1999/REC-xslt-19991116'],
  XPath: [`${dsig}enveloped-signature`, 'http://www.w3.org/TR/1999/REC-xpath-19991116'],
  'XPath filter': [`${dsig}enveloped-signature`, 'http://www.w3.org/2002/06/xmldsig-filter2'],
  base64: [`${dsig}base64`],
  decryption: [`${dsig}enveloped-signature`, 'http://www.w3.org/2002/07/decrypt#XML'],
  'with comments': [`${dsig}enveloped-signature`, 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments'],
  'canonicalization only': ['http://www.w3.org/2001/10/xml-exc-c14n#'],
  'the other way round': ['http://www.w3.org/2001/10/xml-exc-c14n#', `${dsig}enveloped-signature`],
  'enveloped-signature twice': [`${dsig}enveloped-signature`, `${dsig}enveloped-signature`],
  'three of them': [
    `${dsig}enveloped-signature`,
    'http://www.w3.org/2001/10/xml-exc-c14n#',
    'http://www.w3.org/2001/10/xml-exc-c14n#',
  ],
  'none at all': [],
};

const references: Readonly<Record<string, string>> = {
  'the whole document': 'URI=""',
  nothing: '',
  'another element': 'URI="#_response"',
  'an element that is not there': 'URI="#_nowhere"',
  'a pointer to the root': 'URI="#xpointer(/)"',
  'a pointer to an id': `URI="#xpointer(id('_assertion'))"`,
  'an address': 'URI="https://evil.example/assertion.xml"',
  'an address with a fragment': 'URI="https://evil.example/#_assertion"',
  'a file': 'URI="file:///etc/passwd"',
  'an attachment': 'URI="cid:assertion"',
  'the id without its sign': 'URI="_assertion"',
  'the id with a space': 'URI="#_assertion "',
  'the id in upper case': 'URI="#_ASSERTION"',
};

/** Signatures that are missing, of somebody else, by other means or over something else. */
export function signatures(setting: Setting): HostileMessage[] {
  return [
    ...family('stripping', 'saml', stripped(setting)),
    ...family('algorithms', 'saml', confused(setting)),
    ...family('references', 'saml', referring(setting)),
  ];
}

function stripped(setting: Setting): readonly Row[] {
  const { saml, altered, text } = forgers(setting);
  const { signature } = partsOf(text());
  const without = swap(signature, '');
  const moved = (pattern: string, by: (at: string) => string) => altered(both(without, swap(pattern, by)));
  return [
    ['signed', 'never signed', saml({ sign: [] })],
    ['signed', 'the signature cut out', altered(without)],
    ['signed', 'the signature in a comment', altered(swap(signature, `<!--${signature}-->`))],
    ['signed', 'of another namespace', altered((xml) => xml.replaceAll(dsig, 'urn:x'))],
    ['signature-shape', 'empty', altered(swap(signature, `<ds:Signature ${namespaceOf}/>`))],
    ['signature-shape', 'without SignedInfo', altered(swap(/<ds:SignedInfo>.*<\/ds:SignedInfo>/s, ''))],
    ['signature-shape', 'without a value', altered(swap(/<ds:SignatureValue>.*<\/ds:SignatureValue>/s, ''))],
    ['signature-shape', 'with an empty value', altered(swap(/<ds:SignatureValue>[^<]*/, '<ds:SignatureValue>'))],
    ['signature', 'with another value', altered(swap(/<ds:SignatureValue>[^<]*/, '<ds:SignatureValue>AAAA'))],
    ['signature', 'with an empty reference value', altered(swap(/<ds:DigestValue>[^<]*/, '<ds:DigestValue>AAAA'))],
    ['signature-shape', 'with a comment in its value', altered(swap('<ds:SignatureValue>', (at) => `${at}<!---->`))],
    ['signature-shape', 'with a comment in the digest', altered(swap('<ds:DigestValue>', (at) => `${at}<!---->`))],
    ['signature-shape', 'with noise in its value', altered(swap('<ds:SignatureValue>', (at) => `${at}!#`))],
    ['signature-shape', 'SignedInfo twice', altered(swap(/<ds:SignedInfo>.*<\/ds:SignedInfo>/s, (at) => at + at))],
    ['signature-shape', 'with a key first', altered(swap('<ds:SignedInfo>', (at) => `<ds:KeyInfo/>${at}`))],
    ['signature-place', 'twice', altered(swap(signature, signature + signature))],
    ['signature-place', 'in the status', moved('</samlp:Status>', (at) => signature + at)],
    ['signature-place', 'in the subject', moved('</saml:Subject>', (at) => signature + at)],
    ['signature-place', 'in an attribute', moved('</saml:AttributeValue>', (at) => signature + at)],
    ['signature-place', 'in a signature', altered(swap('</ds:Signature>', (at) => signature + at))],
    ['signature-shape', 'of the assertion on the response', moved('<samlp:Status>', (at) => signature + at)],
    [
      'signature-place',
      'a decoy in the extensions',
      altered(
        swap('<samlp:Status>', (at) => `<samlp:Extensions><ds:Signature ${namespaceOf}/></samlp:Extensions>${at}`),
      ),
    ],
  ];
}

function confused(setting: Setting): readonly Row[] {
  const { signedInfo, saml, text } = forgers(setting);
  const named = Object.entries(algorithms).flatMap(([element, names]) =>
    names.map((name): Row => {
      const rename = swap(new RegExp(`<ds:${element} Algorithm="[^"]*"`), `<ds:${element} Algorithm="${name}"`);
      return ['algorithm', `${element} “${name}”`, signedInfo(rename)];
    }),
  );
  const transformed = Object.entries(transforms).map(([what, uris]): Row => {
    const all = uris.map((uri) => `<ds:Transform Algorithm="${uri}"/>`).join('');
    const change = swap(/<ds:Transforms>.*<\/ds:Transforms>/s, `<ds:Transforms>${all}</ds:Transforms>`);
    return ['signature-shape', `transforms: ${what}`, signedInfo(change)];
  });
  const { publicKey, raw } = new X509Certificate(Buffer.from(setting.partner.certificate, 'base64'));
  const keys = {
    'the certificate': raw,
    'the certificate in base64': setting.partner.certificate,
    'the public key as PEM': publicKey.export({ format: 'pem', type: 'spki' }),
    'the public key as DER': publicKey.export({ format: 'der', type: 'spki' }),
    'an empty key': '',
  };
  const macs = Object.entries(keys).map(([what, key]): Row => ['algorithm', `HMAC with ${what}`, mac(text(), key)]);
  return [
    ...named,
    ...transformed,
    ...macs,
    ['algorithm', 'SHA-1 throughout', saml({ signatureAlgorithm: `${dsig}rsa-sha1`, digestAlgorithm: `${dsig}sha1` })],
  ];
}

/** A MAC over SignedInfo as it stands, which is in canonical form but for its namespace. */
function mac(xml: string, key: string | Buffer): string {
  const renamed = xml.replace('#rsa-sha256"', '#hmac-sha256"');
  const info = /<ds:SignedInfo>.*<\/ds:SignedInfo>/s.exec(renamed)?.[0] ?? '';
  const value = createHmac('sha256', key)
    .update(info.replace('>', ` ${namespaceOf}>`))
    .digest('base64');
  return encode(renamed.replace(/(<ds:SignatureValue>)[^<]*/, `$1${value}`));
}

function referring(setting: Setting): readonly Row[] {
  const { signedInfo } = forgers(setting);
  const shape = (name: string, change: Change): Row => ['signature-shape', name, signedInfo(change)];
  const reference = /<ds:Reference .*<\/ds:Reference>/s;
  return [
    ...Object.entries(references).map(([what, uri]) => shape(`to ${what}`, swap('URI="#_assertion"', uri))),
    shape('none', swap(reference, '')),
    shape(
      'two, the same',
      swap(reference, (at) => at + at),
    ),
    shape(
      'two, the second to the response',
      swap(reference, (at) => at + at.replace('#_assertion', '#_response')),
    ),
    shape(
      'two, the second of another namespace',
      swap(reference, (at) => `${at}<ds:Reference xmlns:ds="urn:x"/>`),
    ),
    shape(
      'a manifest',
      swap('</ds:SignedInfo>', (at) => `<ds:Manifest/>${at}`),
    ),
    shape('without a digest', swap(/<ds:DigestValue>.*<\/ds:DigestValue>/s, '')),
    shape(
      'with two digests',
      swap(/<ds:DigestValue>.*<\/ds:DigestValue>/s, (at) => at + at),
    ),
    shape(
      'with a digest of element content',
      swap('<ds:DigestValue>', (at) => `${at}<x/>`),
    ),
    shape('without transforms', swap(/<ds:Transforms>.*<\/ds:Transforms>/s, '')),
    shape(
      'with transforms of two namespaces',
      swap('<ds:Transforms>', (at) => `<Transforms xmlns="urn:x"/>${at}`),
    ),
    shape(
      'with a transform of another namespace',
      swap('<ds:Transforms>', (at) => `${at}<x:Transform xmlns:x="urn:x"/>`),
    ),
    shape(
      'with a program in a transform',
      swap(/c14n#"\/><\/ds:T/, 'c14n#"><ds:XPath>1</ds:XPath></ds:Transform></ds:T'),
    ),
    shape(
      'with prefixes in another namespace',
      both(prefixList(5), swap('xmlns:c="http://www.w3.org/2001/10/xml-exc-c14n#"', 'xmlns:c="urn:x"')),
    ),
    shape('with something else of the namespace of prefixes', prefixList(5, 'Others')),
    shape('with a prefix too many', prefixList(201)),
    shape('with a thousand prefixes', prefixList(2000)),
  ];
}
