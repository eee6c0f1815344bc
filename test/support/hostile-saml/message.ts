import { createSign, type KeyObject } from 'node:crypto';
import { DOMParser } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import { encryptAssertion } from '../upstreams/saml/encrypt-assertion.js';
import { type ForgedResponse, forgeResponse } from '../upstreams/saml/forge-response.js';
import { type ForgedToken, forgeToken } from '../upstreams/wsfed/forge-token.js';

/** One message that must be refused, as it is posted. */
export interface HostileMessage {
  readonly family: string;
  readonly name: string;
  /** Whose reader judges it: SAML, SAML with a key to decrypt with, or WS-Federation. */
  readonly protocol: 'saml' | 'encrypted' | 'wsfed';
  readonly posted: string;
  /** The check that must refuse it; where the outside is told one thing only, with its cause. */
  readonly check: string;
}

/** What is honest, and the keys of those who are not. */
export interface Setting {
  readonly response: ForgedResponse;
  readonly token: ForgedToken;
  readonly partner: { readonly privateKeyPem: string; readonly certificate: string };
  readonly stranger: { readonly privateKeyPem: string; readonly certificate: string };
  /** Whom encrypted assertions are for. */
  readonly ours: { readonly certificate: string };
}

/** Check, name, and the document. */
export type Row = readonly [check: string, name: string, posted: string];
/** A change of the XML. */
export type Change = (xml: string) => string;

/** Rows of a family. */
export function family(name: string, protocol: HostileMessage['protocol'], rows: readonly Row[]): HostileMessage[] {
  return rows.map(([check, what, posted]) => ({ family: name, name: what, protocol, posted, check }));
}

/** Ways to forge one of each protocol from what is honest. */
export function forgers({ response, token, partner, ours }: Setting) {
  const text = (change: Partial<ForgedResponse> = {}) =>
    Buffer.from(forgeResponse({ ...response, ...change }), 'base64').toString();
  return {
    /** Forged from members. */
    saml: (change: Partial<ForgedResponse>) => forgeResponse({ ...response, ...change }),
    /** Changed before the partner signs. */
    signed: (before: Change, change: Partial<ForgedResponse> = {}) =>
      forgeResponse({ ...response, ...change, before: (xml) => changed(before, xml) }),
    /** Changed on the way. */
    altered: (after: Change, change: Partial<ForgedResponse> = {}) =>
      forgeResponse({ ...response, ...change, after: (xml) => changed(after, xml) }),
    /** The SignedInfo is changed and the partner signs just that. */
    signedInfo: (change: Change, options: Partial<ForgedResponse> = {}) =>
      encode(signAnew(changed(change, text(options)), partner.privateKeyPem)),
    text,
    encrypted: (after: Change, change: Partial<ForgedResponse> = {}) =>
      forgeResponse({
        ...response,
        ...change,
        after: (xml) => changed(after, encryptAssertion(xml, { certificate: ours.certificate })),
      }),
    token: (change: Partial<ForgedToken>) => forgeToken({ ...token, ...change }),
    tokenSigned: (before: Change, change: Partial<ForgedToken> = {}) =>
      forgeToken({ ...token, ...change, before: (xml) => changed(before, xml) }),
    tokenAltered: (after: Change, change: Partial<ForgedToken> = {}) =>
      forgeToken({ ...token, ...change, after: (xml) => changed(after, xml) }),
  };
}

/** A list of prefixes of this length for the canonicalization; it names none that is there. */
export const prefixList = (length: number, local = 'InclusiveNamespaces'): Change =>
  swap(
    /<ds:Transform Algorithm="[^"]*exc-c14n#"\/>/,
    (at) =>
      `${at.slice(0, -2)}><c:${local} xmlns:c="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="${'p '.repeat(length).slice(0, length)}"/></ds:Transform>`,
  );

/** As a form field. */
export const encode = (xml: string) => Buffer.from(xml).toString('base64');

/** Replaces a pattern that must be there: a variant that changes nothing would prove nothing. */
export function swap(pattern: string | RegExp, by: string | ((found: string) => string)): Change {
  return (xml) => xml.replace(pattern, (found) => (typeof by === 'string' ? by : by(found)));
}

/** One after the other. */
export const both =
  (...changes: readonly Change[]): Change =>
  (xml) =>
    changes.reduce((now, change) => changed(change, now), xml);

function changed(change: Change, xml: string): string {
  const now = change(xml);
  if (now === xml) throw new Error(`The change did nothing: ${change}`);
  return now;
}

/** Computes the signature's value anew over what SignedInfo has become. */
function signAnew(xml: string, privateKey: string | KeyObject): string {
  const node = new DOMParser().parseFromString(xml, 'text/xml').getElementsByTagNameNS('*', 'SignedInfo')[0];
  const bytes = new SignedXml().getCanonXml(['http://www.w3.org/2001/10/xml-exc-c14n#'], node as unknown as Node);
  const value = createSign('sha256').update(bytes).sign(privateKey, 'base64');
  return xml.replace(/(<ds:SignatureValue>)[^<]*/, `$1${value}`);
}

/** The parts of a signed response. */
export function partsOf(xml: string) {
  const find = (pattern: RegExp) => pattern.exec(xml)?.[0] ?? '';
  const assertion = find(/<saml:Assertion .*<\/saml:Assertion>/s);
  const signature = find(/<ds:Signature .*<\/ds:Signature>/s);
  /** The same with another name and address, unsigned. */
  const evil = assertion
    .replace(signature, '')
    .replaceAll('_assertion', '_evil')
    .replaceAll('name-1', 'admin')
    .replaceAll(/nina@partner\.example/gi, 'admin@partner.example');
  return { assertion, signature, evil };
}
