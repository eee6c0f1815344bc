import { both, type Change, family, forgers, type HostileMessage, type Row, type Setting, swap } from './message.js';

const twice = (pattern: RegExp) => swap(pattern, (at) => at + at);
const without = (pattern: RegExp | string) => swap(pattern, '');
const element = (name: string) => new RegExp(`<saml:${name}[ >].*?</saml:${name}>`, 's');
const confirmation = /<saml:SubjectConfirmationData [^>]*\/>/;
const assertionTag = /<saml:Assertion [^>]*>/;
const inTag = (tag: RegExp, pattern: RegExp | string, by: string) => swap(tag, (at) => at.replace(pattern, by));

/** Assertions that the partner really signed, and that are not for this sign-in. */
export function statements(setting: Setting): HostileMessage[] {
  return [
    ...family('times', 'saml', times(setting)),
    ...family('audience', 'saml', audiences(setting)),
    ...family('addresses and requests', 'saml', addresses(setting)),
    ...family('status', 'saml', statuses(setting)),
    ...family('repetition and omission', 'saml', counted(setting)),
  ];
}

function times(setting: Setting): readonly Row[] {
  const { saml, signed } = forgers(setting);
  const conditions = /<saml:Conditions [^>]*>/;
  const instant = (value: string) => signed(inTag(assertionTag, /IssueInstant="[^"]*"/, value));
  return [
    ['expired', 'over', saml({ notOnOrAfterMs: -300_000, notBeforeMs: -600_000 })],
    ['expired', 'over for its conditions alone', signed(inTag(conditions, /NotOnOrAfter="2026/, 'NotOnOrAfter="2025'))],
    [
      'expired',
      'over for its confirmation alone',
      signed(inTag(confirmation, /NotOnOrAfter="2026/, 'NotOnOrAfter="2025')),
    ],
    ['expired', 'without an end', signed(inTag(conditions, /NotOnOrAfter="[^"]*"/, ''))],
    ['confirmation', 'confirmed without an end', signed(inTag(confirmation, /NotOnOrAfter="[^"]*"/, ''))],
    [
      'confirmation',
      'confirmed from a time on',
      signed(inTag(confirmation, '/>', ' NotBefore="2026-01-01T00:00:00Z"/>')),
    ],
    ['not-before', 'not good yet', saml({ notBeforeMs: 600_000 })],
    ['not-before', 'good from no time', signed(inTag(conditions, /NotBefore="[^"]*"/, 'NotBefore=""'))],
    ['issue-instant', 'issued an hour ago', saml({ issuedMs: -3_600_000 })],
    ['issue-instant', 'issued in an hour', saml({ issuedMs: 3_600_000 })],
    ['issue-instant', 'issued at no time', instant('')],
    ['issue-instant', 'issued without a zone', instant('IssueInstant="2026-03-01T12:00:00"')],
    ['issue-instant', 'issued on a day without an hour', instant('IssueInstant="2026-03-01"')],
    ['issue-instant', 'issued in the thirteenth month', instant('IssueInstant="2026-13-01T12:00:00Z"')],
    ['issue-instant', 'issued in seconds', instant('IssueInstant="1772366400"')],
    ['issue-instant', 'issued in words', instant('IssueInstant="Sun, 01 Mar 2026 12:00:00 GMT"')],
    ['issue-instant', 'issued with more after it', instant('IssueInstant="2026-03-01T12:00:00Z x"')],
    ['expired', 'an end that is infinite', signed(inTag(conditions, /NotOnOrAfter="[^"]*"/, 'NotOnOrAfter="INF"'))],
    ['expired', 'an end in the year 20260', signed(inTag(conditions, /NotOnOrAfter="2026/, 'NotOnOrAfter="20260'))],
  ];
}

function audiences(setting: Setting): readonly Row[] {
  const { saml, signed } = forgers(setting);
  const ours = setting.response.audience;
  const restriction = element('AudienceRestriction');
  const of = (name: string, audience: string): Row => ['audience', name, saml({ audience })];
  return [
    of('another', 'https://other.example/'),
    of('none', ''),
    of('ours in upper case', ours.toUpperCase()),
    of('ours without its last sign', ours.slice(0, -1)),
    of('ours and more', `${ours}x`),
    of('ours and another in one', `${ours} https://other.example/`),
    of('everybody', '*'),
    of('ours percent-encoded', ours.replace('tenant', '%74enant')),
    ['audience', 'no restriction', signed(without(restriction))],
    ['audience', 'an empty restriction', signed(swap(restriction, '<saml:AudienceRestriction/>'))],
    [
      'audience',
      'a second restriction to another',
      signed(swap(restriction, (at) => at + at.replace(ours, 'https://other.example/'))),
    ],
    [
      'audience',
      'ours in another namespace',
      signed(swap(/<saml:Audience>.*<\/saml:Audience>/, `<Audience>${ours}</Audience>`)),
    ],
    [
      'conditions',
      'a restriction of another namespace',
      signed(swap(restriction, '<AudienceRestriction xmlns="urn:x"/>')),
    ],
    ['conditions', 'a condition that nobody knows', saml({ extraCondition: '<saml:Condition/>' })],
    ['conditions', 'a condition of another namespace', saml({ extraCondition: '<OneTimeUse xmlns="urn:x"/>' })],
    ['conditions', 'a condition of SAML 1.1', saml({ extraCondition: '<saml:AudienceRestrictionCondition/>' })],
  ];
}

function addresses(setting: Setting): readonly Row[] {
  const { saml, signed } = forgers(setting);
  const { acs } = setting.response;
  const others = {
    another: 'https://evil.example/acs',
    'none, but empty': '',
    'ours in upper case': acs.toUpperCase(),
    'ours with a query': `${acs}?x=1`,
    'ours and more': `${acs}/x`,
    'ours without TLS': acs.replace('https', 'http'),
    'ours at another port': acs.replace('localhost', 'localhost:444'),
    'ours as a name in an address': `https://localhost@evil.example/login.srf`,
  };
  return [
    ...Object.entries(others).flatMap(([what, address]): Row[] => [
      ['recipient', `recipient: ${what}`, saml({ recipient: address })],
      ['destination', `destination: ${what}`, saml({ destination: address })],
    ]),
    ['recipient', 'recipient: none', signed(inTag(confirmation, /Recipient="[^"]*"/, ''))],
    ['destination', 'destination: none, though signed', saml({ destination: undefined, sign: ['response'] })],
    ['in-response-to', 'to another request', saml({ requestId: '_other' })],
    ['in-response-to', 'to another request, as the response says', saml({ inResponseTo: '_other' })],
    ['in-response-to', 'to another request, as the confirmation says', saml({ confirmationInResponseTo: '_other' })],
    ['in-response-to', 'to no request', saml({ inResponseTo: undefined, confirmationInResponseTo: undefined })],
    ['in-response-to', 'to no request, as the confirmation says', saml({ confirmationInResponseTo: undefined })],
    ['in-response-to', 'to an empty request', saml({ inResponseTo: '', confirmationInResponseTo: '' })],
    ['issuer', 'of another issuer', saml({ issuer: 'https://other.example/saml' })],
    ['issuer', 'of another issuer, as the response says', saml({ responseIssuer: 'https://other.example/saml' })],
    [
      'issuer',
      'of another issuer, as the assertion says',
      saml({ issuer: 'https://other.example/saml', responseIssuer: setting.response.issuer }),
    ],
    ['issuer', 'of an issuer that begins alike', saml({ issuer: `${setting.response.issuer}/x` })],
    ['issuer', 'of an issuer in upper case', saml({ issuer: setting.response.issuer.toUpperCase() })],
    ['issuer', 'of an empty issuer', saml({ issuer: '' })],
  ];
}

function statuses(setting: Setting): readonly Row[] {
  const { saml, signed } = forgers(setting);
  const status = (name: string, by: string): Row => [
    'status',
    name,
    signed(swap(/<samlp:Status>.*<\/samlp:Status>/s, by)),
  ];
  const code = (value: string, inner = '') =>
    `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${value}">${inner}</samlp:StatusCode>`;
  return [
    ['status', 'a failure with an assertion', saml({ status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' })],
    [
      'status',
      'a failure, signed',
      saml({ status: 'urn:oasis:names:tc:SAML:2.0:status:Responder', sign: ['response'] }),
    ],
    status('success below a failure', `<samlp:Status>${code('Responder', code('Success'))}</samlp:Status>`),
    status('success beside a failure', `<samlp:Status>${code('Responder')}${code('Success')}</samlp:Status>`),
    status(
      'two, the first a success',
      `<samlp:Status>${code('Success')}</samlp:Status><samlp:Status>${code('Responder')}</samlp:Status>`,
    ),
    status('success of another namespace', '<Status xmlns="urn:x"><StatusCode Value="Success"/></Status>'),
    status('a success of another kind', `<samlp:Status>${code('Success ')}</samlp:Status>`),
    status('a code without a value', '<samlp:Status><samlp:StatusCode/></samlp:Status>'),
    status('a status without a code', '<samlp:Status/>'),
    status('none', ''),
    [
      'status',
      'a failure without an assertion',
      saml({ status: 'urn:x', sign: [], before: without(/<saml:Assertion .*<\/saml:Assertion>/s) }),
    ],
    [
      'one-assertion',
      'a success without an assertion',
      saml({ sign: [], before: without(/<saml:Assertion .*<\/saml:Assertion>/s) }),
    ],
  ];
}

function counted(setting: Setting): readonly Row[] {
  const { saml, signed } = forgers(setting);
  const bearer = element('SubjectConfirmation');
  const address = element('Attribute');
  const inAssertion = (change: Change): Change => swap(/<saml:Assertion .*<\/saml:Assertion>/s, (at) => change(at));
  return [
    ['subject', 'two subjects', signed(twice(element('Subject')))],
    ['subject', 'no subject', signed(without(element('Subject')))],
    ['name-id', 'two NameIDs', signed(twice(element('NameID')))],
    ['name-id', 'no NameID', signed(without(element('NameID')))],
    ['name-id', 'an empty NameID', saml({ nameId: '' })],
    ['name-id', 'an EncryptedID instead', signed(swap(element('NameID'), '<saml:EncryptedID/>'))],
    ['name-id', 'a BaseID instead', signed(swap(element('NameID'), '<saml:BaseID/>'))],
    ['issuer', 'two issuers', signed(inAssertion(twice(element('Issuer'))))],
    ['issuer', 'two issuers of the response', signed(twice(element('Issuer')))],
    ['conditions', 'two conditions', signed(twice(element('Conditions')))],
    ['conditions', 'no conditions', saml({ conditions: false })],
    ['confirmation', 'two bearers', signed(twice(bearer))],
    ['confirmation', 'no bearer', signed(without(bearer))],
    ['confirmation', 'two data', signed(twice(confirmation))],
    ['confirmation', 'no data', signed(without(confirmation))],
    ['confirmation', 'a holder of a key', saml({ method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' })],
    ['confirmation', 'a sender who vouches', saml({ method: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' })],
    ['confirmation', 'a bearer of SAML 1.1', saml({ method: 'urn:oasis:names:tc:SAML:1.0:cm:bearer' })],
    ['authn-statement', 'two authentications', signed(twice(element('AuthnStatement')))],
    ['authn-statement', 'no authentication', saml({ authnStatement: false })],
    ['email-duplicate', 'two addresses', saml({ email: ['nina@partner.example', 'admin@partner.example'] })],
    ['email-duplicate', 'an address twice', signed(twice(address))],
    ['email-duplicate', 'two values of the address', signed(twice(element('AttributeValue')))],
    ['email-duplicate', 'an address in each of two statements', signed(twice(element('AttributeStatement')))],
    ['email-missing', 'no value of the address', signed(without(element('AttributeValue')))],
    ['email-missing', 'no attributes', signed(without(element('AttributeStatement')))],
    ['email-missing', 'an address in another namespace', signed(swap('claims/emailaddress', 'claims/EmailAddress'))],
    [
      'attributes',
      'an attribute without a name',
      signed(swap('<saml:AttributeStatement>', '<saml:AttributeStatement><saml:Attribute/>')),
    ],
    [
      'attributes',
      'an attribute with an empty name',
      signed(swap('<saml:AttributeStatement>', '<saml:AttributeStatement><saml:Attribute Name=""/>')),
    ],
    [
      'email-missing',
      'an address below another element',
      signed(
        both(
          swap('<saml:AttributeStatement>', '<saml:Advice><saml:AttributeStatement>'),
          swap('</saml:AttributeStatement>', '</saml:AttributeStatement></saml:Advice>'),
        ),
      ),
    ],
  ];
}
