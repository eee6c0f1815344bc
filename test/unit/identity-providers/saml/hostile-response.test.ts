import { describe, expect, it } from '@jest/globals';
import { XmlRefusal } from '#xml';
import type { ForgedResponse } from '../../../support/upstreams/saml/index.js';
import { expected, judgeForged, stranger } from './honest-response.js';

/** The name of the check that refuses, or what the response was accepted as. */
function refusedBy(change: Partial<ForgedResponse>): string {
  try {
    return `accepted as ${judgeForged(change).email}`;
  } catch (error) {
    if (error instanceof XmlRefusal) return error.check;
    throw error;
  }
}

const wrap = (xml: string) => xml.match(/<saml:Assertion .*<\/saml:Assertion>/s)?.[0] ?? '';
const evil = (xml: string) =>
  wrap(xml)
    .replace(/<ds:Signature.*<\/ds:Signature>/s, '')
    .replace(/ID="_assertion"/, 'ID="_evil"')
    .replaceAll(/nina@partner\.example/gi, 'admin@partner.example');

describe('a hostile response is refused by the check', () => {
  it.each<[string, string, Partial<ForgedResponse>]>([
    ['signed', 'unsigned', { sign: [] }],
    ['signature', 'signed by a stranger', { privateKeyPem: stranger.privateKeyPem, certificate: stranger.certificate }],
    [
      'signature',
      'changed after it was signed',
      { after: (xml) => xml.replace('Nina@Partner.example', 'admin@partner.example') },
    ],
    ['signature', 'with another NameID put in', { after: (xml) => xml.replace('name-1', 'name-2') }],
    ['algorithm', 'signed with SHA-1', { signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }],
    ['algorithm', 'digested with SHA-1', { digestAlgorithm: 'http://www.w3.org/2000/09/xmldsig#sha1' }],
    [
      'algorithm',
      'claiming HMAC',
      { after: (xml) => xml.replace('xmldsig-more#rsa-sha256', 'xmldsig-more#hmac-sha256') },
    ],
    [
      'signature-shape',
      'with a comment in DigestValue',
      { after: (xml) => xml.replace('<ds:DigestValue>', '<ds:DigestValue><!--x-->') },
    ],
    [
      'signature-shape',
      'with two SignedInfo',
      { after: (xml) => xml.replace(/(<ds:SignedInfo>.*<\/ds:SignedInfo>)/s, '$1$1') },
    ],
    [
      'signature-shape',
      'with a reference to the whole document',
      { after: (xml) => xml.replace('URI="#_assertion"', 'URI=""') },
    ],
    [
      'signature-shape',
      'with an object in the signature',
      { after: (xml) => xml.replace('</ds:Signature>', '<ds:Object/></ds:Signature>') },
    ],
    [
      'signature-shape',
      'with an XPath transform',
      {
        after: (xml) =>
          xml.replace(
            'http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms>',
            'http://www.w3.org/TR/1999/REC-xpath-19991116"/></ds:Transforms>',
          ),
      },
    ],
    [
      'one-assertion',
      'wrapped: evil assertion first (XSW3)',
      { after: (xml) => xml.replace('<saml:Assertion ', `${evil(xml)}<saml:Assertion `) },
    ],
    [
      'one-assertion',
      'wrapped: evil assertion last',
      { after: (xml) => xml.replace('</samlp:Response>', `${evil(xml)}</samlp:Response>`) },
    ],
    [
      'one-assertion',
      'wrapped: evil assertion around the signed one (XSW4)',
      {
        after: (xml) => xml.replace(wrap(xml), evil(xml).replace('</saml:Assertion>', `${wrap(xml)}</saml:Assertion>`)),
      },
    ],
    [
      'one-assertion',
      'wrapped in Extensions (XSW7)',
      {
        after: (xml) =>
          xml.replace('<samlp:Status>', `<samlp:Extensions>${evil(xml)}</samlp:Extensions><samlp:Status>`),
      },
    ],
    [
      'one-assertion',
      'wrapped in the signature (XSW8)',
      { after: (xml) => xml.replace('</ds:KeyInfo>', `</ds:KeyInfo><ds:Object>${evil(xml)}</ds:Object>`) },
    ],
    [
      'root',
      'wrapped: evil response around the signed one (XSW1)',
      { sign: ['response'], after: (xml) => `<x:Response xmlns:x="urn:evil">${xml}</x:Response>` },
    ],
    [
      'unique-ids',
      'with an ID twice',
      { after: (xml) => xml.replace('<samlp:Status>', '<samlp:Status ID="_assertion">') },
    ],
    [
      'signature-place',
      'with a decoy signature',
      {
        after: (xml) =>
          xml.replace('<samlp:Status>', '<samlp:Status><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>'),
      },
    ],
    ['markup', 'with a DOCTYPE', { after: (xml) => `<!DOCTYPE r [<!ENTITY e "x">]>${xml}` }],
    ['markup', 'with CDATA', { before: (xml) => xml.replace('name-1', '<![CDATA[name-1]]>') }],
    ['markup', 'with a processing instruction', { after: (xml) => `<?evil x?>${xml}` }],
    ['well-formed', 'with text after the root', { after: (xml) => `${xml}x` }],
    ['well-formed', 'that is not XML', { after: () => 'not xml at all' }],
    [
      'size',
      'with six thousand elements',
      {
        before: (xml) =>
          xml.replace(
            '<saml:AttributeStatement>',
            `<saml:AttributeStatement>${'<saml:Attribute Name="a"/>'.repeat(6000)}`,
          ),
      },
    ],
    [
      'size',
      'nested two hundred deep',
      {
        before: (xml) =>
          xml.replace(
            '<samlp:Status>',
            `<samlp:Extensions>${'<a>'.repeat(200)}${'</a>'.repeat(200)}</samlp:Extensions><samlp:Status>`,
          ),
      },
    ],
    ['size', 'of half a megabyte', { before: (xml) => xml.replace('name-1', 'n'.repeat(500_000)) }],
    [
      'root',
      'in another namespace',
      {
        before: (xml) =>
          xml
            .replace('urn:oasis:names:tc:SAML:2.0:protocol"', 'urn:evil"')
            .replace('<samlp:Response', '<samlp:Response'),
        sign: [],
      },
    ],
    [
      'status',
      'of a failure, without an assertion',
      {
        status: 'urn:oasis:names:tc:SAML:2.0:status:Responder',
        sign: [],
        before: (xml) => xml.replace(wrap(xml), ''),
      },
    ],
    [
      'encrypted',
      'with an encrypted assertion beside the signed one',
      { after: (xml) => xml.replace('</samlp:Response>', '<saml:EncryptedAssertion/></samlp:Response>') },
    ],
    [
      'confirmation',
      'confirmed from a time on',
      { before: (xml) => xml.replace('<saml:SubjectConfirmationData ', '$&NotBefore="2026-01-01T00:00:00Z" ') },
    ],
    [
      'attributes',
      'with an attribute that has no name',
      { before: (xml) => xml.replace('<saml:AttributeStatement>', '$&<saml:Attribute/>') },
    ],
    [
      'attributes',
      'with an attribute that hides elements',
      {
        before: (xml) =>
          xml.replace(
            '<saml:AttributeStatement>',
            '$&<saml:Attribute Name="a"><saml:AttributeValue><b/></saml:AttributeValue></saml:Attribute>',
          ),
      },
    ],
    [
      'issue-instant',
      'issued at a time without a zone',
      { before: (xml) => xml.replace(/(<saml:Assertion .*?IssueInstant=")[^"]*"/s, '$12026-03-01T12:00:00"') },
    ],
    [
      'issue-instant',
      'issued in the thirteenth month',
      { before: (xml) => xml.replace(/(<saml:Assertion .*?IssueInstant=")[^"]*"/s, '$12026-13-01T12:00:00Z"') },
    ],
    ['status', 'of a failure', { status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }],
    ['issuer', 'by another issuer', { issuer: 'https://other.example/saml' }],
    [
      'issuer',
      'whose assertion alone names another issuer',
      { issuer: 'https://other.example/saml', responseIssuer: expected.issuer },
    ],
    ['issuer', 'whose frame names another issuer', { responseIssuer: 'https://other.example/saml' }],
    ['destination', 'for another destination', { destination: 'https://evil.example/acs' }],
    ['destination', 'signed without a destination', { destination: undefined, sign: ['response'] }],
    ['in-response-to', 'answering another request', { inResponseTo: '_other' }],
    ['in-response-to', 'confirming another request', { confirmationInResponseTo: '_other' }],
    ['in-response-to', 'nobody asked for', { inResponseTo: undefined, confirmationInResponseTo: undefined }],
    ['recipient', 'for another recipient', { recipient: 'https://evil.example/acs' }],
    ['audience', 'for another audience', { audience: 'https://other.example/' }],
    [
      'audience',
      'for no audience',
      { before: (xml) => xml.replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/s, '') },
    ],
    ['expired', 'that has expired', { notOnOrAfterMs: -300_000, notBeforeMs: -600_000, issuedMs: -400_000 }],
    ['issue-instant', 'issued an hour ago', { issuedMs: -3_600_000 }],
    ['issue-instant', 'issued in the future', { issuedMs: 600_000 }],
    ['not-before', 'not good yet', { notBeforeMs: 600_000 }],
    ['conditions', 'without conditions', { conditions: false }],
    ['conditions', 'with a condition nobody knows', { extraCondition: '<saml:Condition/>' }],
    ['confirmation', 'confirmed by holder of key', { method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' }],
    ['authn-statement', 'without an authentication', { authnStatement: false }],
    ['version', 'of SAML 1.1', { version: '1.1' }],
    ['name-id', 'with an empty NameID', { nameId: '' }],
    ['email-missing', 'without an e-mail', { email: undefined }],
    ['email-duplicate', 'with two e-mails', { email: ['nina@partner.example', 'admin@partner.example'] }],
    ['email-malformed', 'with two at-signs', { email: 'a@evil.example@partner.example' }],
    ['email-domain', "with another's domain", { email: 'mel@contoso.example' }],
    ['email-domain', 'with a subdomain', { email: 'mel@sub.partner.example' }],
    ['email-domain', 'with a domain that only ends alike', { email: 'mel@evilpartner.example' }],
    [
      'email-domain',
      'with a comment that hides the end of the e-mail',
      { email: 'nina@partner.example<!-- -->.evil.example' },
    ],
  ])('%s: %s', (check, _, change) => {
    expect(refusedBy(change)).toBe(check);
  });
});
