import type { ForgedToken } from '../upstreams/wsfed/forge-token.js';
import {
  both,
  type Change,
  family,
  forgers,
  type HostileMessage,
  partsOf,
  type Row,
  type Setting,
  swap,
} from './message.js';

const trust = 'http://schemas.xmlsoap.org/ws/2005/02/trust';
const soap = 'xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"';
const tokenEnd = '</t:RequestedSecurityToken>';

/** Where else in a token response an assertion could stand. */
const inResponse: Readonly<Record<string, (it: string) => Change>> = {
  'before the token': (it) => swap('<t:RequestedSecurityToken>', (at) => it + at),
  'after the token': (it) => swap(tokenEnd, (at) => at + it),
  'beside it, first': (it) => swap('<t:RequestedSecurityToken>', (at) => at + it),
  'beside it, last': (it) => swap(tokenEnd, (at) => it + at),
  'the proof token': (it) => swap(tokenEnd, (at) => `${at}<t:RequestedProofToken>${it}</t:RequestedProofToken>`),
  Entropy: (it) => swap(tokenEnd, (at) => `${at}<t:Entropy>${it}</t:Entropy>`),
  'a second token': (it) => swap(tokenEnd, (at) => `${at}<t:RequestedSecurityToken>${it}${tokenEnd}`),
  'the attached reference': (it) =>
    swap(tokenEnd, (at) => `${at}<t:RequestedAttachedReference>${it}</t:RequestedAttachedReference>`),
  'an element nobody knows': (it) => swap(tokenEnd, (at) => `${at}<x xmlns="urn:x">${it}</x>`),
};

/** Tokens and token responses of WS-Federation, of both versions of SAML. */
export function wsfed(setting: Setting): HostileMessage[] {
  return (['1.1', '2.0'] as const).flatMap((saml) => [
    ...family(`WS-Federation, SAML ${saml}: wrapping`, 'wsfed', wrapped(setting, saml)),
    ...family(`WS-Federation, SAML ${saml}: response`, 'wsfed', responses(setting, saml)),
    ...family(`WS-Federation, SAML ${saml}: token`, 'wsfed', tokens(setting, saml)),
  ]);
}

type Saml = ForgedToken['saml'];

function wrapped(setting: Setting, saml: Saml): readonly Row[] {
  const xml = forgers(setting).token({ saml });
  const { assertion, signature, evil } = partsOf(xml);
  const bare = assertion.replace(signature, '');
  const forged = evil.replaceAll('immutable-1', 'admin');
  const thief = forged.replace(/<saml:(Conditions|Subject)/, (at) => signature + at);
  return Object.entries(inResponse).flatMap(([place, put]): Row[] => [
    ['one-assertion', `a forged assertion: ${place}`, put(forged)(xml)],
    [
      'one-assertion',
      `the genuine one, a forged one in its place: ${place}`,
      put(assertion)(xml.replace(assertion, () => forged)),
    ],
    [
      'one-assertion',
      `the genuine one, its signature on a forged one: ${place}`,
      put(bare)(xml.replace(assertion, () => thief)),
    ],
  ]);
}

function responses(setting: Setting, saml: Saml): readonly Row[] {
  const { tokenAltered } = forgers(setting);
  const altered = (change: Change) => tokenAltered(change, { saml });
  const collection = (content: Change, namespace = trust) =>
    altered(
      (xml) =>
        `<c:RequestSecurityTokenResponseCollection xmlns:c="${namespace}">${content(xml)}</c:RequestSecurityTokenResponseCollection>`,
    );
  const assertion = /<saml:Assertion .*<\/saml:Assertion>/s;
  const rename = (by: string) => altered((xml) => xml.replaceAll('t:RequestSecurityTokenResponse', by));
  return [
    ['wsfed-fault', 'a fault', altered(() => `<s:Fault ${soap}/>`)],
    ['wsfed-fault', 'a fault with a token', altered((xml) => `<s:Fault ${soap}>${xml}</s:Fault>`)],
    ['wsfed-fault', 'a fault within', altered(swap(tokenEnd, (at) => `${at}<s:Fault ${soap}/>`))],
    ['wsfed-message', 'in an envelope', altered((xml) => `<s:Envelope ${soap}><s:Body>${xml}</s:Body></s:Envelope>`)],
    ['wsfed-message', 'of another trust', altered((xml) => xml.replaceAll(trust, 'urn:x'))],
    ['wsfed-message', 'a request', rename('t:RequestSecurityToken')],
    ['wsfed-message', 'the assertion alone', altered((xml) => assertion.exec(xml)?.[0] ?? '')],
    [
      'wsfed-message',
      'a collection of two',
      collection((xml) => `${xml}<t:RequestSecurityTokenResponse xmlns:t="${trust}"/>`),
    ],
    ['wsfed-message', 'a collection of none', collection(() => '')],
    ['wsfed-message', 'a collection with something beside', collection((xml) => `${xml}<x/>`)],
    [
      'wsfed-message',
      'a collection of another trust',
      collection((xml) => xml, 'http://docs.oasis-open.org/ws-sx/ws-trust/200512'),
    ],
    [
      'wsfed-message',
      'a collection in a collection',
      collection(
        (xml) =>
          `<t:RequestSecurityTokenResponseCollection xmlns:t="${trust}">${xml}</t:RequestSecurityTokenResponseCollection>`,
      ),
    ],
    [
      'wsfed-message',
      'in something else than a collection',
      altered((xml) => `<t:Other xmlns:t="${trust}">${xml}</t:Other>`),
    ],
    ['one-assertion', 'a second token, empty', altered(swap(tokenEnd, (at) => `${at}<t:RequestedSecurityToken/>`))],
    ['one-assertion', 'something beside the assertion', altered(swap(tokenEnd, (at) => `<x/>${at}`))],
    ['one-assertion', 'an assertion in something else', altered(swap(assertion, (at) => `<x>${at}</x>`))],
    [
      'one-assertion',
      'an empty token, the assertion elsewhere',
      altered((xml) =>
        both(
          swap(assertion, ''),
          swap(tokenEnd, (at) => at + (assertion.exec(xml)?.[0] ?? '')),
        )(xml),
      ),
    ],
    [
      'version',
      'an assertion of another namespace',
      altered((xml) => xml.replaceAll(/urn:oasis:names:tc:SAML:[12].0:assertion/g, 'urn:x')),
    ],
    ['one-assertion', 'no token', altered(swap(/<t:RequestedSecurityToken>.*<\/t:RequestedSecurityToken>/s, ''))],
    ['one-assertion', 'an empty token', altered(swap(assertion, ''))],
    [
      'one-assertion',
      'a binary token',
      altered(swap(assertion, '<w:BinarySecurityToken xmlns:w="urn:x">AAAA</w:BinarySecurityToken>')),
    ],
    ['one-assertion', 'a name and password', altered(swap(assertion, '<w:UsernameToken xmlns:w="urn:x"/>'))],
    [
      'encrypted',
      'an encrypted token',
      altered(swap(assertion, '<e:EncryptedData xmlns:e="http://www.w3.org/2001/04/xmlenc#"/>')),
    ],
    [
      'encrypted',
      'an encrypted assertion',
      altered(swap(assertion, '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>')),
    ],
    [
      'one-assertion',
      'something encrypted elsewhere',
      altered(swap(tokenEnd, (at) => `${at}<e:EncryptedData xmlns:e="urn:x"/>`)),
    ],
    ['markup', 'a document type', altered((xml) => `<!DOCTYPE r [<!ENTITY e "x">]>${xml}`)],
    ['markup', 'an instruction', altered((xml) => `<?x y?>${xml}`)],
    ['markup', 'CDATA around the token', altered(swap(assertion, (at) => `<![CDATA[${at}]]>`))],
    ['well-formed', 'the token as text', altered(swap(assertion, (at) => at.replaceAll('<', '&lt')))],
    ['one-assertion', 'the token as escaped text', altered(swap(assertion, (at) => at.replaceAll('<', '&lt;')))],
    ['well-formed', 'cut short', altered((xml) => xml.slice(0, -30))],
    ['well-formed', 'text after it', altered((xml) => `${xml}x`)],
    ['size', 'a million tags', altered(() => `<a>${'<b/>'.repeat(60_000)}</a>`)],
    ['size', 'a thousand levels', altered(swap(tokenEnd, (at) => at + '<a>'.repeat(500) + '</a>'.repeat(500)))],
    [
      'size',
      'fifty attributes',
      altered(swap(tokenEnd, (at) => `${at}<a ${Array.from({ length: 50 }, (_, no) => `a${no}=""`).join(' ')}/>`)),
    ],
    ['unique-ids', 'its id twice', altered(swap(tokenEnd, (at) => `${at}<t:x ID="_assertion"/>`))],
  ];
}

function tokens(setting: Setting, saml: Saml): readonly Row[] {
  const { token, tokenSigned, tokenAltered } = forgers(setting);
  const forged = (change: Partial<ForgedToken>) => token({ saml, ...change });
  const signed = (change: Change) => tokenSigned(change, { saml });
  const altered = (change: Change) => tokenAltered(change, { saml });
  const signature = /<ds:Signature .*<\/ds:Signature>/s;
  const conditions = /<saml:Conditions .*?<\/saml:Conditions>/s;
  const statement =
    saml === '1.1'
      ? /<saml:AuthenticationStatement.*<\/saml:AuthenticationStatement>/s
      : /<saml:AuthnStatement.*<\/saml:AuthnStatement>/s;
  const id = saml === '1.1' ? 'AssertionID' : 'ID';
  return [
    ['signed', 'unsigned', forged({ sign: false })],
    ['signed', 'its signature cut out', altered(swap(signature, ''))],
    [
      'signature-place',
      'its signature beside it',
      altered((xml) =>
        both(
          swap(signature, ''),
          swap(tokenEnd, (at) => at + (signature.exec(xml)?.[0] ?? '')),
        )(xml),
      ),
    ],
    [
      'signature-place',
      'a decoy of a signature after it',
      altered(swap(tokenEnd, (at) => `${at}<ds:Signature xmlns:ds="urn:x"/>`)),
    ],
    ['signature-place', 'its signature twice', altered(swap(signature, (at) => at + at))],
    ['signature', 'of a stranger', forged({ privateKeyPem: setting.stranger.privateKeyPem })],
    ['signature', 'another ImmutableID', altered(swap('immutable-1', 'immutable-2'))],
    ['signature', 'another address', altered(swap('Nina@', 'admin@'))],
    ['algorithm', 'SHA-1', forged({ signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' })],
    ['algorithm', 'SHA-1 for the digest', forged({ digestAlgorithm: 'http://www.w3.org/2000/09/xmldsig#sha1' })],
    ['algorithm', 'HMAC', altered(swap('#rsa-sha256', '#hmac-sha256'))],
    ['signature-shape', 'a reference to the whole', altered(swap('URI="#_assertion"', 'URI=""'))],
    ['signature-shape', 'two references', altered(swap(/<ds:Reference .*<\/ds:Reference>/s, (at) => at + at))],
    ['signature-shape', 'no id', altered(swap(` ${id}="_assertion"`, ''))],
    ['issuer', 'of another issuer', forged({ issuer: 'urn:other' })],
    ['issuer', 'of the issuer of SAML', forged({ issuer: setting.response.issuer })],
    ['audience', 'for another audience', forged({ audience: 'https://other.example/' })],
    ['audience', 'for an empty audience', forged({ audience: '' })],
    [
      'audience',
      'for a second audience, too',
      signed(
        swap(
          /<saml:AudienceRestriction.*<\/saml:AudienceRestriction(Condition)?>/s,
          (at) => at + at.replace(setting.token.audience, 'https://other.example/'),
        ),
      ),
    ],
    ['conditions', 'without conditions', signed(swap(conditions, ''))],
    ['conditions', 'with two conditions', signed(swap(conditions, (at) => at + at))],
    [
      'conditions',
      'with a condition nobody knows',
      signed(swap('</saml:Conditions>', (at) => `<saml:Condition/>${at}`)),
    ],
    ['expired', 'over', forged({ notOnOrAfterMs: -300_000 })],
    ['expired', 'without an end', signed(swap(/(<saml:Conditions [^>]*)NotOnOrAfter="[^"]*"/, '<saml:Conditions'))],
    ['not-before', 'not good yet', forged({ notBeforeMs: 600_000 })],
    ['issue-instant', 'issued long ago', forged({ issuedMs: -3_600_000 })],
    ['issue-instant', 'issued in the future', forged({ issuedMs: 3_600_000 })],
    ['authn-statement', 'nobody authenticated', signed(swap(statement, ''))],
    ['authn-statement', 'authenticated twice', signed(swap(statement, (at) => at + at))],
    ['immutable-id', 'without ImmutableID', forged({ immutableId: undefined })],
    ['immutable-id', 'with an empty ImmutableID', forged({ immutableId: '' })],
    ['immutable-id', 'with two ImmutableIDs', forged({ immutableId: ['1', '2'] })],
    ['email-missing', 'without an address', forged({ email: undefined })],
    ['email-duplicate', 'with two addresses', forged({ email: ['nina@partner.example', 'admin@partner.example'] })],
    ['email-domain', 'with an address of another partner', forged({ email: 'mel@contoso.example' })],
    ['email-malformed', 'with two at signs', forged({ email: 'a@b@partner.example' })],
    ['email-domain', 'with a comment in the address', forged({ email: 'nina@partner.example<!-- -->.evil.example' })],
    ['attributes', 'with an element in the address', signed(swap('Nina@', 'Nina<b/>@'))],
    ...ofVersion(setting, saml),
  ];
}

/** What only one of the versions has. */
function ofVersion(setting: Setting, saml: Saml): readonly Row[] {
  const { token, tokenSigned } = forgers(setting);
  const forged = (change: Partial<ForgedToken>) => token({ saml, ...change });
  const signed = (change: Change) => tokenSigned(change, { saml });
  if (saml === '2.0')
    return [
      ['version', 'without a version', signed(swap(' Version="2.0"', ''))],
      ['recipient', 'for another recipient', forged({ recipient: 'https://evil.example/' })],
      ['in-response-to', 'that answers a request', forged({ inResponseTo: '_other' })],
      ['name-id', 'with two NameIDs', signed(swap(/<saml:NameID>.*<\/saml:NameID>/, (at) => at + at))],
      ['subject', 'with two subjects', signed(swap(/<saml:Subject>.*<\/saml:Subject>/s, (at) => at + at))],
    ];
  return [
    ['version', 'of SAML 1.0', forged({ minorVersion: '0' })],
    ['version', 'of SAML 2.0 in name', signed(swap('MajorVersion="1"', 'MajorVersion="2"'))],
    ['confirmation', 'a holder of a key', forged({ method: 'urn:oasis:names:tc:SAML:1.0:cm:holder-of-key' })],
    ['confirmation', 'a bearer of SAML 2.0', forged({ method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' })],
    [
      'confirmation',
      'two methods',
      signed(swap(/<saml:ConfirmationMethod>.*?<\/saml:ConfirmationMethod>/, (at) => at + at)),
    ],
    ['name-id', 'about two people', forged({ authenticatedName: 'somebody-else' })],
    ['name-id', 'that says nothing', signed(swap(/<saml:AttributeStatement>.*<\/saml:AuthenticationStatement>/s, ''))],
    ['name-id', 'about nobody', signed((xml) => xml.replaceAll('>nina<', '><'))],
    ['subject', 'a statement without a subject', signed(swap(/<saml:Subject>.*?<\/saml:Subject>/s, ''))],
    ['attributes', 'an attribute without namespace', signed(swap(/ AttributeNamespace="[^"]+"/, ''))],
    ['attributes', 'an attribute without a name', signed(swap(' AttributeName="emailaddress"', ''))],
  ];
}
