import { encryptAssertion } from '../upstreams/saml/encrypt-assertion.js';
import {
  both,
  type Change,
  encode,
  family,
  forgers,
  type HostileMessage,
  partsOf,
  type Row,
  type Setting,
  swap,
} from './message.js';

/** What encryption could hide. Whatever happens within is one refusal, `decrypt`. */
export function encrypted(setting: Setting): HostileMessage[] {
  const { ours, stranger } = setting;
  const { text, encrypted: sealed } = forgers(setting);
  const xml = text();
  const { evil, assertion } = partsOf(xml);
  const seal = (encryption: Partial<Parameters<typeof encryptAssertion>[1]>, of = xml) =>
    encode(encryptAssertion(of, { certificate: ours.certificate, ...encryption }));
  const flip = (at: number) => (bytes: Buffer) => {
    const changed = Buffer.from(bytes);
    const place = at < 0 ? bytes.length + at : at;
    changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
    return changed;
  };
  const content = (cause: string, name: string, change: Change): Row => [cause, name, seal({ content: change })];
  const unsigned = text({ sign: [] });
  const underSignature = (before: Change) => text({ sign: ['response'], before });
  const swapped = encryptAssertion(unsigned, { certificate: ours.certificate });
  const sealedEvil = /<saml:EncryptedAssertion>.*<\/saml:EncryptedAssertion>/s.exec(
    encryptAssertion(
      xml.replace(assertion, () => evil),
      { certificate: ours.certificate },
    ),
  )?.[0];
  const holder = /<saml:EncryptedAssertion>.*<\/saml:EncryptedAssertion>/s;
  const within: readonly Row[] = [
    ['signed', 'unsigned: anybody can encrypt', seal({}, unsigned)],
    ['signature', 'of a stranger', seal({}, text({ privateKeyPem: stranger.privateKeyPem }))],
    content('signed', 'forged', () =>
      partsOf(xml).evil.replace(
        '<saml:Assertion',
        `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"`,
      ),
    ),
    content('signature', 'changed', swap('name-1', 'name-2')),
    content('well-formed', 'two, one after the other', (each) => each + evil),
    content(
      'one-assertion',
      'two, one in the other',
      swap('</saml:Assertion>', (at) => `${evil}${at}`),
    ),
    content(
      'one-assertion',
      'encrypted twice',
      swap('</saml:Assertion>', (at) => `<saml:EncryptedAssertion/>${at}`),
    ),
    content('one-assertion', 'a whole response', () => xml),
    content('well-formed', 'text', () => 'neither XML nor anything else that is long enough'),
    content('one-assertion', 'another element of SAML', (each) => each.replaceAll('saml:Assertion', 'saml:Advice')),
    content('one-assertion', 'an assertion of another namespace', (each) =>
      each.replaceAll('SAML:2.0:assertion', 'SAML:2.0:x'),
    ),
    content(
      'signature-place',
      'with two signatures',
      swap(/<ds:Signature .*<\/ds:Signature>/s, (at) => at + at),
    ),
    content('signature-place', 'with its signature elsewhere', (each) => {
      const { signature } = partsOf(each);
      return each.replace(signature, '').replace('</saml:Subject>', () => `${signature}</saml:Subject>`);
    }),
    content('markup', 'with a document type', (each) => `<!DOCTYPE r [<!ENTITY e "x">]>${each}`),
    content('markup', 'with an instruction', (each) => `<?x y?>${each}`),
    content(
      'size',
      'too many tags',
      swap('</saml:Subject>', (at) => '<a/>'.repeat(1500) + at),
    ),
    content(
      'size',
      'too deep',
      swap('</saml:Subject>', (at) => '<a>'.repeat(60) + '</a>'.repeat(60) + at),
    ),
    content(
      'signature-place',
      'with a decoy signature',
      swap('</saml:Subject>', (at) => `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>${at}`),
    ),
    ['decrypt', 'for somebody else', seal({ certificate: stranger.certificate })],
    ['decrypt', 'its key by RSA 1.5', seal({ padding: 'pkcs1' })],
    ['decrypt', 'changed at its end', seal({ tamper: flip(-1) })],
    ['decrypt', 'changed in its middle', seal({ tamper: flip(100) })],
    ['decrypt', 'changed in its vector', seal({ tamper: flip(0) })],
    ['well-formed', 'changed in its padding, CBC', seal({ cipher: 'aes-256-cbc', tamper: flip(-17) })],
    ['decrypt', 'cut short', seal({ tamper: (bytes) => bytes.subarray(0, 20) })],
    ['decrypt', 'empty', seal({ tamper: () => Buffer.alloc(0) })],
    ['decrypt', 'by triple DES', sealed(swap('2009/xmlenc11#aes256-gcm', '2001/04/xmlenc#tripledes-cbc'))],
    ['decrypt', 'by AES of 192 bits', sealed(swap('#aes256-gcm', '#aes192-gcm'))],
    ['decrypt', 'by an algorithm without a name', sealed(swap('2009/xmlenc11#aes256-gcm', ''))],
    ['decrypt', 'without a key', sealed(swap(/<xenc:EncryptedKey.*<\/xenc:EncryptedKey>/s, ''))],
    [
      'decrypt',
      'with two keys',
      sealed(swap(/<xenc:EncryptedKey.*<\/xenc:EncryptedKey>/s, (at) => at + at.replace('_key', '_k2'))),
    ],
    [
      'decrypt',
      'with its content elsewhere',
      sealed(
        swap(
          /<xenc:CipherValue>[^<]*<\/xenc:CipherValue>(?=<\/xenc:CipherData><\/xenc:EncryptedData>)/,
          '<xenc:CipherReference URI="https://evil.example"/>',
        ),
      ),
    ],
    [
      'decrypt',
      'of another namespace',
      sealed(swap('xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type', 'xmlns:xenc="urn:x" Type')),
    ],
    [
      'decrypt',
      'its key in another namespace',
      sealed(
        both(
          swap('<xenc:EncryptedKey', '<x:EncryptedKey xmlns:x="urn:x"'),
          swap('</xenc:EncryptedKey>', '</x:EncryptedKey>'),
        ),
      ),
    ],
    [
      'decrypt',
      'its data in another namespace',
      sealed(
        both(
          (each) => each.replace(/<xenc:CipherData>(?!.*<xenc:CipherData>)/s, '<x:CipherData xmlns:x="urn:x">'),
          swap('</xenc:CipherData></xenc:EncryptedData>', '</x:CipherData></xenc:EncryptedData>'),
        ),
      ),
    ],
    [
      'decrypt',
      'the value of its key in another namespace',
      sealed((each) =>
        each.replace(
          /<xenc:CipherValue>([^<]*)<\/xenc:CipherValue>/,
          '<x:CipherValue xmlns:x="urn:x">$1</x:CipherValue>',
        ),
      ),
    ],
    [
      'decrypt',
      'with a second key that is empty',
      sealed(swap('</xenc:EncryptedKey>', (at) => `${at}<xenc:EncryptedKey/>`)),
    ],
    ['decrypt', 'with two algorithms', sealed(swap(/<xenc:EncryptionMethod Algorithm="[^"]*gcm"\/>/, (at) => at + at))],
    ['decrypt', 'its data by another name', sealed((each) => each.replaceAll('xenc:CipherData', 'xenc:Data'))],
    [
      'decrypt',
      'its algorithm in another place',
      sealed((each) => {
        const method = /<xenc:EncryptionMethod Algorithm="[^"]*gcm"\/>/.exec(each)?.[0] ?? '';
        return each.replace(method, '').replace('<xenc:EncryptedKey', `${method}<xenc:EncryptedKey`);
      }),
    ],
    ['decrypt', 'with something beside it', sealed(swap('</saml:EncryptedAssertion>', (at) => `<x/>${at}`))],
    ['decrypt', 'with nothing in it', sealed(swap(holder, '<saml:EncryptedAssertion/>'))],
    ['signed', 'sent to no place, unsigned', seal({}, unsigned.replace(/ Destination="[^"]*"/, ''))],
  ];
  const around: readonly Row[] = [
    ['one-assertion', 'beside a plain one', sealed(swap('</samlp:Response>', (at) => `${evil}${at}`))],
    ['one-assertion', 'two of them', sealed(swap('</samlp:Response>', (at) => `<saml:EncryptedAssertion/>${at}`))],
    [
      'one-assertion',
      'in the extensions',
      sealed(
        both(
          swap('<saml:EncryptedAssertion>', (at) => `<samlp:Extensions>${at}`),
          swap('</saml:EncryptedAssertion>', (at) => `${at}</samlp:Extensions>`),
        ),
      ),
    ],
    [
      'one-assertion',
      'in a holder of another namespace',
      sealed(
        both(
          swap('<saml:EncryptedAssertion>', '<EncryptedAssertion xmlns="urn:x">'),
          swap('</saml:EncryptedAssertion>', '</EncryptedAssertion>'),
        ),
      ),
    ],
    [
      'signature',
      'put in place of the plain one that the response was signed with',
      encode(encryptAssertion(text({ sign: ['response'] }), { certificate: ours.certificate })),
    ],
    [
      'signature',
      'put in place of another that the response was signed with',
      encode(swap(holder, sealedEvil ?? '')(underSignature(() => swapped))),
    ],
    ['status', 'in a failure', sealed((each) => each.replace('status:Success', 'status:Responder'))],
    [
      'destination',
      'sent elsewhere',
      sealed((each) => each.replace('Destination="https://localhost', 'Destination="https://evil.example')),
    ],
    [
      'issuer',
      'of a response by another',
      sealed((each) => each.replace('/saml</saml:Issuer>', '/other</saml:Issuer>')),
    ],
  ];
  const oneRefusal = within.map(([cause, ...row]): Row => [`decrypt because of ${cause}`, ...row]);
  return family('encryption', 'encrypted', [...oneRefusal, ...around]);
}
