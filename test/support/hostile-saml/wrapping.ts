import {
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

type Put = (payload: string) => Change;

const samlp = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"';

/** Places of a response that are no assertion's. */
const inResponse: Readonly<Record<string, Put>> = {
  'before the assertion': (it) => swap('<saml:Assertion ', (at) => `${it}${at}`),
  'after the assertion': (it) => swap('</samlp:Response>', (at) => `${it}${at}`),
  Extensions: (it) => swap('<samlp:Status>', (at) => `<samlp:Extensions>${it}</samlp:Extensions>${at}`),
  StatusDetail: (it) => swap('</samlp:Status>', (at) => `<samlp:StatusDetail>${it}</samlp:StatusDetail>${at}`),
  StatusMessage: (it) => swap('</samlp:Status>', (at) => `<samlp:StatusMessage>${it}</samlp:StatusMessage>${at}`),
  StatusCode: (it) => swap(/<samlp:StatusCode ([^>]*)\/>/, (at) => `${at.slice(0, -2)}>${it}</samlp:StatusCode>`),
  'the response’s Issuer': (it) => swap('</saml:Issuer>', (at) => `${it}${at}`),
  'an element nobody knows': (it) => swap('</samlp:Response>', (at) => `<x:any xmlns:x="urn:x">${it}</x:any>${at}`),
  EncryptedAssertion: (it) =>
    swap('</samlp:Response>', (at) => `<saml:EncryptedAssertion>${it}</saml:EncryptedAssertion>${at}`),
  'a second response': (it) =>
    swap('</samlp:Response>', (at) => `<samlp:Response ID="_r2" Version="2.0">${it}</samlp:Response>${at}`),
};

/** Places within an assertion. */
const inAssertion: Readonly<Record<string, Put>> = {
  'its start': (it) => swap(/<saml:Assertion [^>]*>/, (at) => `${at}${it}`),
  'its end': (it) => swap('</saml:Assertion>', (at) => `${it}${at}`),
  Advice: (it) => swap('</saml:Conditions>', (at) => `${at}<saml:Advice>${it}</saml:Advice>`),
  Conditions: (it) => swap('</saml:Conditions>', (at) => `${it}${at}`),
  Subject: (it) => swap('</saml:Subject>', (at) => `${it}${at}`),
  NameID: (it) => swap('</saml:NameID>', (at) => `${it}${at}`),
  SubjectConfirmationData: (it) =>
    swap(/<saml:SubjectConfirmationData [^>]*\/>/, (at) => `${at.slice(0, -2)}>${it}</saml:SubjectConfirmationData>`),
  AttributeValue: (it) => swap('</saml:AttributeValue>', (at) => `${it}${at}`),
  AuthnContextDecl: (it) =>
    swap('<saml:AuthnContextClassRef>', (at) => `<saml:AuthnContextDecl>${it}</saml:AuthnContextDecl>${at}`),
  'its Issuer': (it) => swap('</saml:Issuer>', (at) => `${it}${at}`),
};

/** Places within a signature. */
const inSignature: Readonly<Record<string, Put>> = {
  Object: (it) => swap('</ds:Signature>', (at) => `<ds:Object>${it}</ds:Object>${at}`),
  KeyInfo: (it) => swap('</ds:KeyInfo>', (at) => `${it}${at}`),
  SignatureValue: (it) => swap('</ds:SignatureValue>', (at) => `${it}${at}`),
  Reference: (it) => swap('</ds:Reference>', (at) => `${it}${at}`),
  Transform: (it) =>
    swap(/<ds:Transform Algorithm="[^"]*exc-c14n#"\/>/, (at) => `${at.slice(0, -2)}>${it}</ds:Transform>`),
};

/** Signature wrapping: what is signed is moved aside, and something else stands where it is looked for. */
export function wrapping(setting: Setting): HostileMessage[] {
  const { text } = forgers(setting);
  const xml = text();
  const { assertion, signature, evil } = partsOf(xml);
  const bare = assertion.replace(signature, '');
  const thief = evil.replace('</saml:Issuer>', `</saml:Issuer>${signature}`);
  const instead = (it: string) => xml.replace(assertion, () => it);
  const all = (what: string, places: Readonly<Record<string, Put>>, make: (put: Put) => string) =>
    Object.entries(places).map(([place, put]): Row => [checkAt(place), `${what} in ${place}`, encode(make(put))]);
  return [
    ...family('wrapping', 'saml', [
      ...all('the genuine assertion, a forged one in its place', inResponse, (put) => put(assertion)(instead(evil))),
      ...all('a forged assertion', inResponse, (put) => put(evil)(xml)),
      ...all('the genuine assertion without its signature, which a forged one has,', inResponse, (put) =>
        put(bare)(instead(thief)),
      ),
      ...all('the genuine assertion in a forged one:', inAssertion, (put) => instead(put(assertion)(evil))),
      ...all('a forged assertion in the genuine one:', inAssertion, (put) => instead(put(evil)(assertion))),
      ...all('the genuine assertion in the forged one that has its signature:', inAssertion, (put) =>
        instead(put(bare)(thief)),
      ),
      ...all('the genuine assertion in its own signature on a forged one:', inSignature, (put) =>
        instead(evil.replace('</saml:Issuer>', () => `</saml:Issuer>${put(bare)(signature)}`)),
      ),
      ...all('a forged assertion in the genuine signature:', inSignature, (put) => put(evil)(xml)),
      ['one-assertion', 'the same twice', encode(instead(assertion + assertion.replace('_assertion', '_second')))],
    ]),
    ...family('wrapping of responses', 'saml', responses(text({ sign: ['response'] }))),
  ];
}

/** Where another check speaks first, because the decoy is not looked into. */
function checkAt(place: string): string {
  return place === 'EncryptedAssertion' ? 'encrypted' : 'one-assertion';
}

/** The same with the response as the signed element. */
function responses(xml: string): readonly Row[] {
  const { signature } = partsOf(xml);
  const unsigned = xml.replace(signature, '');
  const evil = unsigned
    .replace('_response', '_evil')
    .replace('_assertion', '_evil_assertion')
    .replace(/nina@partner\.example/gi, 'admin@partner.example');
  const thief = evil.replace('</saml:Issuer>', () => `</saml:Issuer>${signature}`);
  const inThief = signature.replace('</ds:Signature>', () => `<ds:Object>${unsigned}</ds:Object></ds:Signature>`);
  const rows = Object.entries(inResponse).flatMap(([place, put]): Row[] => [
    [checkAt(place), `the genuine response in a forged one: in ${place}`, encode(put(xml)(evil))],
    [
      checkAt(place),
      `the genuine response in the one that has its signature: in ${place}`,
      encode(put(unsigned)(thief)),
    ],
  ]);
  return [
    ...rows,
    [
      'one-assertion',
      'the genuine response in its own signature on a forged one',
      encode(evil.replace('</saml:Issuer>', () => `</saml:Issuer>${inThief}`)),
    ],
    ['root', 'the genuine response in an element nobody knows', encode(`<x xmlns="urn:x">${xml}</x>`)],
    [
      'root',
      'the genuine response in a logout response',
      encode(`<samlp:LogoutResponse ${samlp}>${xml}</samlp:LogoutResponse>`),
    ],
    ['well-formed', 'a forged response after the genuine one', encode(xml + evil)],
    ['well-formed', 'a forged response before the genuine one', encode(evil + xml)],
    ['signature', 'a forged assertion in the genuine response', encode(xml.replace(/nina@partner/i, 'admin@partner'))],
  ];
}
