import { describe, expect, it } from '@jest/globals';
import { XmlRefusal } from '#xml';
import type { ForgedToken } from '../../../support/upstreams/wsfed/index.js';
import { former, honest, judge, judgeForged, stranger } from './honest-token.js';

/** The name of the check that refuses, or what the token was accepted as. */
function refusedBy(act: () => { readonly email: string }): string {
  try {
    return `accepted as ${act().email}`;
  } catch (error) {
    if (error instanceof XmlRefusal) return error.check;
    throw error;
  }
}

const within = (tag: string, how: (inner: string) => string) => (xml: string) =>
  xml.replace(new RegExp(`<${tag}[ >].*</${tag}>`, 's'), how);
const unsignedCopy = (assertion: string) =>
  assertion
    .replace(/<ds:Signature.*<\/ds:Signature>/s, '')
    .replace('ID="_assertion"', 'ID="_evil"')
    .replaceAll(/nina@partner\.example/gi, 'admin@partner.example');

describe('a genuine token', () => {
  it.each<[string, Partial<ForgedToken>]>([
    ['of SAML 1.1', {}],
    ['of SAML 2.0', { saml: '2.0' }],
    ['of SAML 2.0 that names the recipient', { saml: '2.0', recipient: honest.acs }],
    ['by WS-Trust 1.3', { trust: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512' }],
    ['by the former key of the partner', { privateKeyPem: former.privateKeyPem }],
    ['for the audience of older set-ups', { audience: 'urn:federation:MicrosoftOnline' }],
    ['good for eight hours', { notOnOrAfterMs: 8 * 3_600_000 }],
    ['a minute fast', { issuedMs: 60_000, notBeforeMs: 60_000 }],
    [
      'in a collection of one',
      {
        trust: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512',
        after: (xml) =>
          `<c:RequestSecurityTokenResponseCollection xmlns:c="http://docs.oasis-open.org/ws-sx/ws-trust/200512">${xml}</c:RequestSecurityTokenResponseCollection>`,
      },
    ],
    ['that may not be cached', { extraCondition: '<saml:DoNotCacheCondition/>' }],
  ])('%s is read', (_, change) => {
    expect(judgeForged(change)).toMatchObject({ email: 'nina@partner.example', subject: 'immutable-1' });
  });
});

describe.each(['1.1', '2.0'] as const)('a hostile token of SAML %s is refused by the check', (saml) => {
  it.each<[string, string, Partial<ForgedToken>]>([
    ['signed', 'unsigned', { sign: false }],
    ['signature', 'signed by a stranger', { privateKeyPem: stranger.privateKeyPem }],
    ['signature', 'changed after it was signed', { after: (xml) => xml.replace('immutable-1', 'immutable-2') }],
    ['algorithm', 'signed with SHA-1', { signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }],
    ['algorithm', 'digested with SHA-1', { digestAlgorithm: 'http://www.w3.org/2000/09/xmldsig#sha1' }],
    ['algorithm', 'claiming HMAC', { after: (xml) => xml.replace('#rsa-sha256', '#hmac-sha256') }],
    [
      'signature-shape',
      'with a reference to the whole document',
      { after: (xml) => xml.replace('URI="#_assertion"', 'URI=""') },
    ],
    [
      'signature-place',
      'with the signature beside the assertion',
      {
        after: (xml) => {
          const signature = xml.match(/<ds:Signature.*<\/ds:Signature>/s)?.[0] ?? '';
          return xml
            .replace(signature, '')
            .replace('</t:RequestedSecurityToken>', `</t:RequestedSecurityToken>${signature}`);
        },
      },
    ],
    [
      'signature-place',
      'with a second signature in the response',
      {
        after: (xml) => {
          const signature = xml.match(/<ds:Signature.*<\/ds:Signature>/s)?.[0] ?? '';
          return xml.replace('</t:RequestedSecurityToken>', `</t:RequestedSecurityToken>${signature}`);
        },
      },
    ],
    [
      'one-assertion',
      'with a forged one before the genuine one',
      { after: within('saml:Assertion', (each) => `${unsignedCopy(each)}${each}`) },
    ],
    [
      'one-assertion',
      'with the genuine one inside a forged one',
      {
        after: within('saml:Assertion', (each) =>
          unsignedCopy(each).replace('</saml:Assertion>', `${each}</saml:Assertion>`),
        ),
      },
    ],
    [
      'one-assertion',
      'with a forged one in the response and the genuine one elsewhere',
      {
        after: (xml) => {
          const genuine = xml.match(/<saml:Assertion .*<\/saml:Assertion>/s)?.[0] ?? '';
          return xml
            .replace(genuine, unsignedCopy(genuine))
            .replace('</t:RequestedSecurityToken>', `</t:RequestedSecurityToken><t:Extra>${genuine}</t:Extra>`);
        },
      },
    ],
    [
      'one-assertion',
      'twice requested',
      {
        after: (xml) =>
          xml.replace('</t:RequestedSecurityToken>', '</t:RequestedSecurityToken><t:RequestedSecurityToken/>'),
      },
    ],
    ['unique-ids', 'with its ID twice', { after: within('saml:Assertion', (each) => `${each}<t:X ID="_assertion"/>`) }],
    [
      'encrypted',
      'encrypted',
      {
        after: within(
          'saml:Assertion',
          () => '<e:EncryptedData xmlns:e="http://www.w3.org/2001/04/xmlenc#"></e:EncryptedData>',
        ),
      },
    ],
    ['issuer', 'of another issuer', { issuer: 'http://sts.elsewhere.example/trust' }],
    ['audience', 'for another audience', { audience: 'https://localhost/other/' }],
    [
      'audience',
      'for no audience',
      { before: (xml) => xml.replace(/<saml:AudienceRestriction.*<\/saml:AudienceRestriction(Condition)?>/s, '') },
    ],
    ['conditions', 'without conditions', { before: within('saml:Conditions', () => '') }],
    ['expired', 'that has expired', { notOnOrAfterMs: -180_000 }],
    ['not-before', 'that is not good yet', { notBeforeMs: 180_000 }],
    ['issue-instant', 'issued long ago', { issuedMs: -13 * 60_000 }],
    ['issue-instant', 'issued in the future', { issuedMs: 180_000 }],
    [
      'authn-statement',
      'that authenticated nobody',
      { before: (xml) => xml.replace(/<saml:Auth(entication|n)Statement.*<\/saml:Auth(entication|n)Statement>/s, '') },
    ],
    ['email-missing', 'without e-mail', { email: undefined }],
    ['email-duplicate', 'with two e-mails', { email: ['nina@partner.example', 'admin@partner.example'] }],
    ['email-domain', 'of another domain', { email: 'nina@elsewhere.example' }],
    ['email-domain', 'of a subdomain', { email: 'nina@sub.partner.example' }],
    ['email-malformed', 'with two at signs', { email: 'nina@x@partner.example' }],
    ['immutable-id', 'without ImmutableID', { immutableId: undefined }],
    ['immutable-id', 'with two ImmutableIDs', { immutableId: ['1', '2'] }],
    ['immutable-id', 'with an empty ImmutableID', { immutableId: '' }],
    [
      'wsfed-fault',
      'that is a fault',
      { after: () => '<s:Fault xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>' },
    ],
    ['wsfed-message', 'of another trust', { trust: 'urn:evil' }],
    [
      'wsfed-message',
      'in a collection of two',
      {
        after: (xml) =>
          `<t:RequestSecurityTokenResponseCollection xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust">${xml}<t:RequestSecurityTokenResponse/></t:RequestSecurityTokenResponseCollection>`,
      },
    ],
    ['markup', 'with a document type', { after: (xml) => `<!DOCTYPE x [<!ENTITY y "z">]>${xml}` }],
    ['well-formed', 'cut short', { after: (xml) => xml.slice(0, -10) }],
  ])('%s: %s', (check, _, change) => {
    expect(refusedBy(() => judgeForged({ saml, ...change }))).toBe(check);
  });
});

describe('what only one version can do is refused by the check', () => {
  it.each<[string, string, Partial<ForgedToken>]>([
    ['version', 'SAML 1.0', { minorVersion: '0' }],
    ['confirmation', 'holder of key', { method: 'urn:oasis:names:tc:SAML:1.0:cm:holder-of-key' }],
    ['name-id', 'statements about two people', { authenticatedName: 'somebody-else' }],
    ['conditions', 'a condition that is not understood', { extraCondition: '<saml:Condition/>' }],
    ['recipient', 'SAML 2.0 for another recipient', { saml: '2.0', recipient: 'https://elsewhere.example/' }],
    ['in-response-to', 'SAML 2.0 that answers a request', { saml: '2.0', inResponseTo: '_other' }],
    [
      'version',
      'an assertion of another namespace',
      { after: (xml) => xml.replaceAll('urn:oasis:names:tc:SAML:1.0:assertion', 'urn:evil') },
    ],
    [
      'signature-place',
      'a signature that is none of XML signature',
      {
        sign: false,
        before: (xml) => xml.replace('</saml:Assertion>', '<Signature xmlns="urn:evil"/></saml:Assertion>'),
      },
    ],
    [
      'attributes',
      'an attribute without namespace',
      { before: (xml) => xml.replace(/ AttributeNamespace="[^"]+"/, '') },
    ],
  ])('%s: %s', (check, _, change) => {
    expect(refusedBy(() => judgeForged(change))).toBe(check);
  });

  it('size: a message of a million tags is not even parsed', () => {
    expect(refusedBy(() => judge(`<a>${'<b/>'.repeat(1_000_000)}</a>`))).toBe('size');
  });
});
