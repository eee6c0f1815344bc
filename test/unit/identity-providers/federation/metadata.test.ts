import { describe, expect, it } from '@jest/globals';
import { createCertifiedKey } from '#keys';
import { readMetadata } from '#src/identity-providers/federation/read-metadata.js';
import { XmlRefusal } from '#xml';

const now = new Date('2026-03-01T12:00:00Z');
const { certificate } = await createCertifiedKey({ commonName: 'partner', years: 1, now });
const { certificate: next } = await createCertifiedKey({ commonName: 'next', years: 1, now });

const x509 = (text: string) => `<ds:X509Data><ds:X509Certificate>${text}</ds:X509Certificate></ds:X509Data>`;
const key = (info: string, use = ' use="signing"') =>
  `<KeyDescriptor${use}><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${info}</ds:KeyInfo></KeyDescriptor>`;
const sso = (location = 'https://idp.partner.example/sso', binding = 'HTTP-Redirect', name = 'SingleSignOnService') =>
  `<${name} Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${location}"/>`;
const protocols = 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"';
const idp = (content: string, attributes = protocols) =>
  `<IDPSSODescriptor ${attributes}>${content}</IDPSSODescriptor>`;
const entity = (content: string, attributes = 'entityID="https://idp.partner.example/saml"') =>
  `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" ${attributes}>${content}</EntityDescriptor>`;
const signing = key(x509(certificate));
const honest = entity(idp(signing + sso()));

const fed = 'http://docs.oasis-open.org/wsfed/federation/200706';
const sts = (content: string, type = 'fed:SecurityTokenServiceType', prefix = fed) =>
  entity(
    `<RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="${prefix}" xsi:type="${type}" protocolSupportEnumeration="${fed}">${content}</RoleDescriptor>`,
  );
const passive = (address: string) =>
  `<fed:PassiveRequestorEndpoint xmlns:fed="${fed}"><EndpointReference xmlns="http://www.w3.org/2005/08/addressing"><Address>${address}</Address></EndpointReference></fed:PassiveRequestorEndpoint>`;

type Question = Partial<Parameters<typeof readMetadata>[1]>;
const read = (text: string, question: Question = {}) =>
  readMetadata(text, { protocol: 'saml', now, allowLoopback: true, ...question });
const wsFed: Question = { protocol: 'wsFed' };

/** The name of the check that refuses, or what was taken over. */
function refusedBy(text: string, question?: Question): string {
  try {
    return `taken over: ${JSON.stringify(read(text, question))}`;
  } catch (error) {
    if (error instanceof XmlRefusal) return error.check;
    throw error;
  }
}

describe('honest metadata', () => {
  it('of a SAML provider says issuer, address and certificate', () => {
    expect(read(honest)).toEqual({
      issuerUri: 'https://idp.partner.example/saml',
      passiveSignInUri: 'https://idp.partner.example/sso',
      requestBinding: 'redirect',
      signingCertificates: [certificate],
    });
  });

  it('of a SAML provider says where to sign out: by redirect where it can, and where answers go', () => {
    const service = (binding: string, location: string, more = '') =>
      sso(location, binding, 'SingleLogoutService').replace('/>', `${more}/>`);
    const [redirect, post] = [
      service('HTTP-Redirect', 'https://a.example/r'),
      service('HTTP-POST', 'https://a.example/p'),
    ];
    expect(read(entity(idp(signing + post + redirect + sso())))).toMatchObject({
      signOutUri: 'https://a.example/r',
      signOutBinding: 'redirect',
    });
    const elsewhere = service('HTTP-POST', 'https://a.example/p', ' ResponseLocation="https://a.example/answers"');
    expect(read(entity(idp(signing + elsewhere + sso())))).toMatchObject({
      signOutUri: 'https://a.example/p',
      signOutResponseUri: 'https://a.example/answers',
      signOutBinding: 'post',
    });
    expect(
      refusedBy(entity(idp(signing + elsewhere.replace('https://a.example/answers', 'javascript:x') + sso()))),
    ).toBe('metadata-address');
  });

  it('may be as long and have as many certificates as is judged, and no more', () => {
    const named = (length: number) => entity(idp(signing + sso()), `entityID="${'x'.repeat(length)}"`);
    expect(read(named(1024)).issuerUri).toHaveLength(1024);
    expect(refusedBy(named(1025))).toBe('metadata-entity');
    const repeated = (times: number) => entity(idp(key(x509(certificate).repeat(times)) + sso()));
    expect(read(repeated(20)).signingCertificates).toEqual([certificate]);
    expect(refusedBy(repeated(21))).toBe('metadata-keys');
  });

  it('may hold several certificates, wrapped in lines, without a use, once each', () => {
    const lines = `\n  ${certificate.match(/.{1,64}/g)?.join('\n  ')}\n`;
    const keys = key(x509(lines), '') + key(x509(next)) + key(x509(next)) + key(x509('AAAA'));
    expect(read(entity(idp(keys + sso()))).signingCertificates).toEqual([certificate, next]);
  });

  it('prefers the redirect, and takes POST where there is nothing else', () => {
    const both = sso('https://idp.partner.example/post', 'HTTP-POST') + sso();
    expect(read(entity(idp(signing + both)))).toMatchObject({
      requestBinding: 'redirect',
      passiveSignInUri: 'https://idp.partner.example/sso',
    });
    const post = sso('https://idp.partner.example/post', 'HTTP-POST');
    expect(read(entity(idp(signing + post)))).toMatchObject({
      requestBinding: 'post',
      passiveSignInUri: 'https://idp.partner.example/post',
    });
  });

  it('may be of this machine, without TLS, unless the setting forbids it', () => {
    for (const local of ['http://127.0.0.1:8080/sso', 'http://localhost/sso', 'https://[::1]:1/sso']) {
      const text = entity(idp(signing + sso(local)));
      expect(read(text).passiveSignInUri).toBe(local);
      expect(refusedBy(text, { allowLoopback: false })).toBe('metadata-address');
    }
  });

  it('of WS-Federation says the passive endpoint', () => {
    expect(read(sts(signing + passive('https://fs.partner.example/adfs/ls/')), wsFed)).toMatchObject({
      passiveSignInUri: 'https://fs.partner.example/adfs/ls/',
      requestBinding: 'redirect',
      signingCertificates: [certificate],
    });
  });

  it('is good until the last second', () => {
    const attributes = 'entityID="https://idp.partner.example/saml" validUntil="2026-03-01T12:00:01Z"';
    expect(refusedBy(entity(idp(signing + sso()), attributes))).toContain('taken over');
  });
});

describe('hostile metadata is refused by the check', () => {
  const value = '<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus></ds:RSAKeyValue></ds:KeyValue>';
  const sp = `<SPSSODescriptor ${protocols}>${signing}</SPSSODescriptor>`;
  it.each<[check: string, what: string, text: string, question?: Question]>([
    ['metadata-keys', 'a key by name only', entity(idp(key('<ds:KeyName>k</ds:KeyName>') + sso()))],
    ['metadata-keys', 'a key by value only', entity(idp(key(value) + sso()))],
    ['metadata-keys', 'no key', entity(idp(sso()))],
    ['metadata-keys', 'a key for encryption only', entity(idp(key(x509(certificate), ' use="encryption"') + sso()))],
    ['metadata-keys', 'a key for a use nobody knows', entity(idp(key(x509(certificate), ' use="Signing"') + sso()))],
    ['metadata-keys', 'the key of its service provider only', entity(idp(sso()) + sp)],
    ['metadata-keys', 'a key beside the role', entity(signing + idp(sso()))],
    ['metadata-keys', 'a certificate that is none', entity(idp(key(x509('bm9uZQ==')) + sso()))],
    ['metadata-keys', 'an empty certificate', entity(idp(key(x509('')) + sso()))],
    ['metadata-keys', 'a certificate with a comment in it', entity(idp(key(x509(`${certificate}<!-- -->`)) + sso()))],
    ['metadata-keys', 'certificates by the dozen', entity(idp(key(x509(certificate).repeat(21)) + sso()))],
    ['metadata-keys', 'a key in another namespace', honest.replace('2000/09/xmldsig#', '2000/09/evil#')],
    ['markup', 'a document type', `<!DOCTYPE r SYSTEM "https://evil.example/x.dtd">${honest}`],
    ['markup', 'an entity', `<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>${honest}`],
    ['markup', 'a stylesheet', `<?xml-stylesheet href="https://evil.example/x.xsl"?>${honest}`],
    ['well-formed', 'no XML', '{"issuer":"https://idp.partner.example"}'],
    ['well-formed', 'half a document', honest.slice(0, -20)],
    ['size', 'half a megabyte', entity(idp(signing + sso()) + ' '.repeat(500_000))],
    ['size', 'six thousand elements', entity(idp(signing + sso() + '<a/>'.repeat(6000)))],
    ['size', 'two hundred levels', entity(idp(signing + sso() + '<a>'.repeat(200) + '</a>'.repeat(200)))],
    ['unique-ids', 'an ID twice', entity(`<a ID="x"/><a ID="x"/>${idp(signing + sso())}`)],
    [
      'metadata-entity',
      'many entities',
      `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${honest}</EntitiesDescriptor>`,
    ],
    ['metadata-entity', 'another namespace', honest.replace('SAML:2.0:metadata', 'SAML:2.0:evil')],
    ['metadata-entity', 'another root', honest.replaceAll('EntityDescriptor', 'AffiliationDescriptor')],
    ['metadata-entity', 'no entityID', entity(idp(signing + sso()), '')],
    ['metadata-entity', 'an empty entityID', entity(idp(signing + sso()), 'entityID=""')],
    ['metadata-entity', 'an endless entityID', entity(idp(signing + sso()), `entityID="https://${'a'.repeat(1100)}"`)],
    ['metadata-entity', 'an entityID with a space', entity(idp(signing + sso()), 'entityID="https://idp example"')],
    [
      'metadata-expired',
      'a validity that is over',
      entity(idp(signing + sso()), 'entityID="https://i.example" validUntil="2026-03-01T12:00:00Z"'),
    ],
    [
      'metadata-expired',
      'a role whose validity is over',
      entity(idp(signing + sso(), `${protocols} validUntil="2020-01-01T00:00:00Z"`)),
    ],
    [
      'metadata-expired',
      'a validity nobody can read',
      entity(idp(signing + sso()), 'entityID="https://i.example" validUntil="tomorrow"'),
    ],
    ['metadata-role', 'no identity provider', entity(sp)],
    ['metadata-role', 'two identity providers', entity(idp(signing + sso()) + idp(key(x509(next)) + sso()))],
    ['metadata-role', 'SAML 1.1 only', honest.replace('SAML:2.0:protocol', 'SAML:1.1:protocol')],
    ['metadata-role', 'no named protocol', entity(idp(signing + sso(), ''))],
    ['metadata-sign-in', 'no sign-in address', entity(idp(signing))],
    ['metadata-sign-in', 'a sign-in by SOAP only', entity(idp(signing + sso(undefined, 'SOAP')))],
    ['metadata-sign-in', 'a sign-out only', entity(idp(signing + sso(undefined, undefined, 'SingleLogoutService')))],
    ['metadata-address', 'script for an address', entity(idp(signing + sso('javascript:alert(1)')))],
    ['metadata-address', 'data for an address', entity(idp(signing + sso('data:text/html,x')))],
    ['metadata-address', 'a file for an address', entity(idp(signing + sso('file:///etc/passwd')))],
    ['metadata-address', 'an address without TLS', entity(idp(signing + sso('http://idp.partner.example/sso')))],
    ['metadata-address', 'a relative address', entity(idp(signing + sso('/sso')))],
    ['metadata-address', 'no address', entity(idp(signing + sso('')))],
    ['metadata-address', 'an endless address', entity(idp(signing + sso(`https://i.example/${'a'.repeat(2100)}`)))],
    ['metadata-address', 'a name in the address', entity(idp(signing + sso('https://login.example@evil.example/')))],
    ['metadata-address', 'a password in the address', entity(idp(signing + sso('https://:login@evil.example/')))],
    [
      'metadata-address',
      'a host that only begins like this machine',
      entity(idp(signing + sso('http://127.0.0.1.evil.example/'))),
    ],
    ['metadata-address', 'another scheme of this machine', entity(idp(signing + sso('ftp://localhost/sso')))],
    [
      'metadata-address',
      'script for a second address that is not used',
      entity(idp(signing + sso() + sso('javascript:alert(1)', 'HTTP-POST'))),
    ],
    [
      'metadata-address',
      'script for signing out',
      entity(idp(signing + sso() + sso('javascript:alert(1)', 'HTTP-POST', 'SingleLogoutService'))),
    ],
    ['metadata-role', 'a SAML provider for WS-Federation', honest, wsFed],
    ['metadata-role', 'a role of another type', sts(signing, 'fed:ApplicationServiceType'), wsFed],
    ['metadata-role', 'a prefix that means something else', sts(signing, undefined, 'urn:evil'), wsFed],
    ['metadata-sign-in', 'no passive endpoint', sts(signing), wsFed],
    ['metadata-address', 'script for a passive endpoint', sts(signing + passive('javascript:alert(1)')), wsFed],
    ['metadata-keys', 'a WS-Federation partner without a key', sts(passive('https://fs.example/ls')), wsFed],
  ])('%s: %s', (...[check, , text, question]) => {
    expect(refusedBy(text, question)).toBe(check);
  });
});
