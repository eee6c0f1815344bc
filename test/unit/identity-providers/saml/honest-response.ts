import { createCertifiedKey } from '#keys';
import type { Expectation } from '#src/identity-providers/federation/expectation.js';
import { judgeAssertion } from '#src/identity-providers/saml/judge-assertion.js';
import { readResponse } from '#src/identity-providers/saml/read-response.js';
import { type ForgedResponse, forgeResponse } from '../../../support/upstreams/saml/index.js';

export const now = new Date('2026-03-01T12:00:00Z');
export const partner = await createCertifiedKey({ commonName: 'partner', years: 1, now });
export const former = await createCertifiedKey({ commonName: 'former', years: 1, now });
export const stranger = await createCertifiedKey({ commonName: 'stranger', years: 1, now });

/** What the guard is told of the partner and the request. */
export const expected: Expectation = {
  issuer: 'https://idp.partner.example/saml',
  certificates: [former.certificate, partner.certificate],
  audiences: ['https://localhost/tenant/', 'urn:federation:MicrosoftOnline'],
  assertionConsumer: 'https://localhost/login.srf',
  requestId: '_request',
  domains: ['partner.example'],
  now,
};

/** A response that is good. */
export const honest: ForgedResponse = {
  issuer: expected.issuer,
  audience: 'https://localhost/tenant/',
  acs: expected.assertionConsumer,
  requestId: '_request',
  now,
  email: 'Nina@Partner.example',
  privateKeyPem: partner.privateKeyPem,
  certificate: partner.certificate,
};

export const judge = (posted: string) => judgeAssertion(readResponse(posted, expected), expected);
export const judgeForged = (change: Partial<ForgedResponse>) => judge(forgeResponse({ ...honest, ...change }));
