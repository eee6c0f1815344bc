import { createCertifiedKey } from '#keys';
import { type Encryption, encryptAssertion } from '../upstreams/saml/encrypt-assertion.js';
import { type ForgedResponse, forgeResponse } from '../upstreams/saml/forge-response.js';
import type { ForgedToken } from '../upstreams/wsfed/forge-token.js';
import { forgers, type HostileMessage, prefixList, type Setting, swap } from './message.js';

/** When everything here happens. */
export const now = new Date('2026-03-01T12:00:00Z');
const keyOf = (commonName: string) => createCertifiedKey({ commonName, years: 1, now });
export const partner = await keyOf('partner');
export const former = await keyOf('former');
export const stranger = await keyOf('stranger');
/** Whom encrypted assertions are for. */
export const ours = await keyOf('ours');

/** What the guard is told of the partner and the request. */
export const expected = {
  issuer: 'https://idp.partner.example/saml',
  certificates: [former.certificate, partner.certificate],
  audiences: ['https://localhost/tenant/', 'urn:federation:MicrosoftOnline'],
  assertionConsumer: 'https://localhost/login.srf',
  requestId: '_request',
  domains: ['partner.example'],
  now,
};

/** The same for WS-Federation, which knows no request id. */
export const expectedOfToken = { ...expected, issuer: 'http://sts.partner.example/trust', requestId: undefined };

const withoutKeyInfo: ForgedResponse = {
  issuer: expected.issuer,
  audience: 'https://localhost/tenant/',
  acs: expected.assertionConsumer,
  requestId: '_request',
  now,
  email: 'Nina@Partner.example',
  privateKeyPem: partner.privateKeyPem,
};

/** A response that is good. */
export const honest: ForgedResponse = { ...withoutKeyInfo, certificate: partner.certificate };

/** A token that is good. */
export const honestToken: ForgedToken = {
  saml: '1.1',
  issuer: expectedOfToken.issuer,
  audience: 'https://localhost/tenant/',
  acs: expected.assertionConsumer,
  now,
  privateKeyPem: partner.privateKeyPem,
};

/** What hostile messages are made of. */
export const setting: Setting = { response: honest, token: honestToken, partner, stranger, ours };

const { saml, signed, altered, signedInfo, token, tokenSigned, tokenAltered } = forgers(setting);
const sealed = (encryption: Partial<Encryption>) =>
  saml({ after: (xml) => encryptAssertion(xml, { certificate: ours.certificate, ...encryption }) });
const encryptedIn = (posted: string) => {
  const encrypted = encryptAssertion(Buffer.from(posted, 'base64').toString(), { certificate: ours.certificate });
  return forgeResponse({ ...honest, sign: ['response'], before: () => encrypted });
};
const sealedThenSigned = () => encryptedIn(saml({}));
const collected = (xml: string) =>
  `<c:RequestSecurityTokenResponseCollection xmlns:c="http://schemas.xmlsoap.org/ws/2005/02/trust">${xml}</c:RequestSecurityTokenResponseCollection>`;

type Honest = Pick<HostileMessage, 'name' | 'protocol' | 'posted'>;
const all = (protocol: Honest['protocol'], rows: readonly (readonly [name: string, posted: string])[]): Honest[] =>
  rows.map(([name, posted]) => ({ name, protocol, posted }));
const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';

/** Messages that must be accepted, so that refusing everything is no way out. */
export const honestMessages: readonly Honest[] = [
  ...all('saml', [
    ['a signed assertion', saml({})],
    ['a signed response', saml({ sign: ['response'] })],
    ['both signed', saml({ sign: ['assertion', 'response'] })],
    ['no key in the signature', forgeResponse(withoutKeyInfo)],
    ['by the former key', saml({ privateKeyPem: former.privateKeyPem, certificate: former.certificate })],
    ['with a declaration and white space around', altered((xml) => `<?xml version="1.0"?>\n${xml}\n`)],
    ['without the response’s issuer', signed(swap(/<saml:Issuer>.*?<\/saml:Issuer>/, ''))],
    ['a response that names no request', saml({ inResponseTo: undefined })],
    ['a response without a destination', saml({ destination: undefined })],
    ['good at once', signed(swap(/ NotBefore="[^"]*"/, ''))],
    ['a comment in the NameID', saml({ nameId: 'na<!-- -->me-1' })],
    ['another confirmation beside', signed(swap('<saml:SubjectConfirmation ', (at) => `${at}Method="urn:x"/>${at}`))],
    ['used once only', saml({ extraCondition: '<saml:OneTimeUse/>' })],
    ['canonicalized inclusively', saml({ transforms: [enveloped, inclusive] })],
    ['canonicalized as the standard says where nothing is said', saml({ transforms: [enveloped] })],
    ['with as many prefixes as may be', signedInfo(prefixList(200))],
    ['its base64 in lines', saml({}).replace(/.{76}/g, '$&\r\n')],
  ]),
  ...all('encrypted', [
    ['an encrypted assertion', sealed({})],
    ['by CBC', sealed({ cipher: 'aes-128-cbc' })],
    ['with the key beside it', sealed({ key: 'beside' })],
    ['an encrypted assertion in a signed response', sealedThenSigned()],
    ['unsigned, in a signed response', encryptedIn(forgeResponse({ ...honest, sign: [] }))],
    ['a plain assertion where one may be encrypted', saml({})],
  ]),
  ...all('wsfed', [
    ['a token of SAML 1.1', token({})],
    ['a token of SAML 2.0', token({ saml: '2.0' })],
    ['a token that names the recipient', token({ saml: '2.0', recipient: expected.assertionConsumer })],
    ['a token of WS-Trust 1.3', token({ trust: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512' })],
    ['a token that may not be kept', token({ extraCondition: '<saml:DoNotCacheCondition/>' })],
    ['a token good at once', tokenSigned(swap(/ NotBefore="[^"]*"/, ''))],
    ['a token in a collection', tokenAltered(collected)],
  ]),
];
