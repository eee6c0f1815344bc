import { deflateRawSync, gzipSync } from 'node:zlib';
import { type Change, encode, family, forgers, type HostileMessage, type Row, type Setting, swap } from './message.js';

/** Text that a check compares or a claim is read from: where it begins in the message. */
const texts: Readonly<Record<string, RegExp>> = {
  'the NameID': /<saml:NameID [^>]*>/,
  'the address': /<saml:AttributeValue>/,
  'the audience': /<saml:Audience>/,
  'the assertion’s issuer': /<saml:Assertion [^>]*><saml:Issuer>/,
  'the response’s issuer': /<samlp:Response [^>]*><saml:Issuer>/,
};

/** What may not stand in any text: each is refused before a parser makes something of it. */
const intrusions: Readonly<Record<string, readonly [check: string, markup: string]>> = {
  CDATA: ['markup', '<![CDATA[admin]]>'],
  'an empty CDATA': ['markup', '<![CDATA[]]>'],
  'a processing instruction': ['markup', '<?x admin?>'],
  'an entity nobody declared': ['well-formed', '&admin;'],
  'a character that XML forbids': ['well-formed', '&#0;'],
};

/** Comments, CDATA, instructions, entities and odd characters in what is compared; and encodings of the whole. */
export function hostileTexts(setting: Setting): HostileMessage[] {
  return [...family('texts', 'saml', intruded(setting)), ...family('encodings', 'saml', encoded(setting))];
}

function intruded(setting: Setting): readonly Row[] {
  const { signed, altered, saml } = forgers(setting);
  const everywhere = Object.entries(texts).flatMap(([where, start]) =>
    Object.entries(intrusions).map(
      ([what, [check, markup]]): Row => [check, `${what} in ${where}`, altered(swap(start, (at) => at + markup))],
    ),
  );
  const entity = Object.entries(texts).map(
    ([where, start]): Row => [
      'markup',
      `a declared entity in ${where}`,
      altered((xml) => `<!DOCTYPE r [<!ENTITY e "admin">]>${swap(start, (at) => `${at}&e;`)(xml)}`),
    ],
  );
  return [
    ...everywhere,
    ...entity,
    [
      'issuer',
      'a comment in the response’s issuer',
      altered(swap('/saml</saml:Issuer>', '/saml<!-- --></saml:Issuer>')),
    ],
    [
      'issuer',
      'a comment that ends the issuer early',
      saml({ issuer: `${setting.response.issuer}<!-- -->.evil.example` }),
    ],
    [
      'audience',
      'a comment that ends the audience early',
      saml({ audience: `${setting.response.audience}<!-- -->evil` }),
    ],
    [
      'email-domain',
      'a comment that ends the address early',
      saml({ email: 'nina@partner.example<!-- -->.evil.example' }),
    ],
    ['name-id', 'an element in the NameID', signed(swap('name-1', 'name<b/>-1'))],
    ['attributes', 'an element in the address', signed(swap('@Partner', '<b/>@Partner'))],
    ['audience', 'an element in the audience', signed(swap('<saml:Audience>', '<saml:Audience><b/>'))],
    [
      'issuer',
      'an element in the issuer',
      signed(swap(/<saml:Issuer>https:\/\/idp(?=.*<saml:Assertion)/s, '<saml:Issuer><b/>')),
    ],
    ['email-malformed', 'a no-break space after the address', saml({ email: 'nina@partner.example\u00a0' })],
    ['email-malformed', 'a zero-width space in the address', saml({ email: 'ni\u200bna@partner.example' })],
    ['email-malformed', 'a change of direction in the address', saml({ email: 'ni\u202ena@partner.example' })],
    ['email-malformed', 'a Kelvin sign in the address', saml({ email: 'ni\u212aa@partner.example' })],
    ['email-malformed', 'an at sign of full width', saml({ email: 'nina\uff20partner.example' })],
    ['email-malformed', 'a line break in the address', saml({ email: 'nina@partner.example\nadmin' })],
    ['email-malformed', 'a name with the address', saml({ email: 'Nina &lt;nina@partner.example&gt; x' })],
    ['email-malformed', 'no name in the address', saml({ email: '@partner.example' })],
    ['email-malformed', 'no domain in the address', saml({ email: 'nina@' })],
    ['email-malformed', 'two at signs', saml({ email: 'nina@evil.example@partner.example' })],
    ['email-domain', 'a domain that looks alike', saml({ email: 'nina@p\u0430rtner.example' })],
    ['email-domain', 'a domain with a dot at its end', saml({ email: 'nina@partner.example.' })],
    ['email-domain', 'a domain below', saml({ email: 'nina@sub.partner.example' })],
    ['email-domain', 'a domain that ends alike', saml({ email: 'nina@evilpartner.example' })],
    ['email-domain', 'the domain above', saml({ email: 'nina@example' })],
    ['email-domain', 'another partner’s domain', saml({ email: 'mel@contoso.example' })],
    ['email-missing', 'an address of white space', saml({ email: ' \t\n ' })],
    ['email-missing', 'no address', saml({ email: undefined })],
    ['name-id', 'a NameID of white space', saml({ nameId: ' \n\t ' })],
  ];
}

function encoded(setting: Setting): readonly Row[] {
  const { altered, text } = forgers(setting);
  const xml = text();
  const posted = encode(xml);
  const bytes = (...values: readonly number[]) => Buffer.from(values);
  const declared = (name: string) => `<?xml version="1.0" encoding="${name}"?>`;
  const around = (before: Buffer, content: Buffer) => Buffer.concat([before, content]).toString('base64');
  const inName = (raw: Buffer) => {
    const [head = '', tail = ''] = xml.split('name-1');
    return Buffer.concat([Buffer.from(head), raw, Buffer.from(tail)]).toString('base64');
  };
  const wide = Buffer.from(declared('UTF-16') + xml, 'utf16le');
  const utf7: Change = (each) => declared('UTF-7') + each.replaceAll('<', '+ADw-');
  return [
    ['encoding', 'UTF-16, low byte first', around(bytes(0xff, 0xfe), wide)],
    ['encoding', 'UTF-16, high byte first', around(bytes(0xfe, 0xff), Buffer.from(wide).swap16())],
    ['well-formed', 'UTF-16 without a mark', around(bytes(), wide)],
    ['encoding', 'UTF-32', around(bytes(0xff, 0xfe, 0, 0), wide)],
    ['well-formed', 'UTF-7', altered(utf7)],
    ['encoding', 'Latin-1', inName(bytes(0x6e, 0xe9))],
    ['encoding', 'an overlong character', inName(bytes(0xc0, 0xbc))],
    ['encoding', 'half a surrogate', inName(bytes(0xed, 0xa0, 0x80))],
    ['encoding', 'a character cut short', around(Buffer.from(xml), bytes(0xe2, 0x82))],
    ['well-formed', 'a NUL in a name', inName(bytes(0))],
    ['well-formed', 'a bell in a name', inName(bytes(7))],
    ['well-formed', 'a character that is none, by number', altered(swap('name-1', '&#xFFFE;'))],
    ['well-formed', 'half a surrogate by number', altered(swap('name-1', '&#xD800;'))],
    ['well-formed', 'a character beyond the last', altered(swap('name-1', '&#x110000;'))],
    ['encoding', 'base64 of addresses', posted.slice(0, 40) + posted.slice(40).replace(/[A-Z]/, '-')],
    ['encoding', 'base64 with a space', `${posted.slice(0, 40)} ${posted.slice(40)}`],
    ['encoding', 'base64 with noise', `${posted.slice(0, 40)}!!!!${posted.slice(40)}`],
    ['encoding', 'base64 with more after its end', `${posted.replace(/=*$/, '==')}AAAA`],
    ['encoding', 'base64 with too much padding', `${posted}====`],
    ['encoding', 'base64 cut short', posted.slice(0, -1)],
    ['encoding', 'percent-encoded base64', `${posted.slice(0, -3)}%3D`],
    ['encoding', 'no base64', xml],
    ['encoding', 'nothing', ''],
    ['size', 'half a megabyte that is no base64', '%'.repeat(500_000)],
    ['well-formed', 'as long as base64 may be', 'A'.repeat(400_000)],
    ['size', 'longer than base64 may be, by one', 'A'.repeat(400_001)],
    ['well-formed', 'base64 twice', encode(posted)],
    ['encoding', 'deflated, as in an address', deflateRawSync(xml).toString('base64')],
    ['encoding', 'compressed', gzipSync(xml).toString('base64')],
    ['encoding', 'a deflate bomb', deflateRawSync(Buffer.alloc(20_000_000, 'a')).toString('base64')],
    ['markup', 'a stylesheet', altered((each) => `<?xml-stylesheet href="https://evil.example/x.xsl"?>${each}`)],
    ['markup', 'a declaration twice', altered((each) => declared('UTF-8') + declared('UTF-8') + each)],
    ['markup', 'a declaration that is not first', altered(swap('<samlp:Status>', (at) => declared('UTF-8') + at))],
    ['well-formed', 'text before the message', altered((each) => `x${each}`)],
    ['well-formed', 'text after the message', altered((each) => `${each}x`)],
    ['well-formed', 'the message cut short', altered((each) => each.slice(0, -20))],
    ['well-formed', 'an attribute twice', altered(swap('Version="2.0"', 'Version="2.0" Version="2.0"'))],
    ['well-formed', 'a prefix without a namespace', altered(swap('<samlp:Status>', '<x:a/><samlp:Status>'))],
    ['well-formed', 'an attribute without quotes', altered(swap('Version="2.0"', 'Version=2.0'))],
    ['well-formed', 'an attribute without a value', altered(swap('Version="2.0"', 'Version="2.0" signed'))],
    ['well-formed', 'a tag in an attribute', altered(swap('Version="2.0"', 'Version="2.0" x="<a>"'))],
    ['well-formed', 'tags that overlap', altered(swap('</saml:Subject>', '</saml:Issuer></saml:Subject>'))],
    ['well-formed', 'JSON', encode('{"email":"admin@partner.example"}')],
    ['well-formed', 'white space', encode('  \n ')],
  ];
}
