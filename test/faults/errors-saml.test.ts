import { inflateRawSync } from 'node:zlib';
import { describe, expect } from '@jest/globals';
import { createCertifiedKey } from '#keys';
import { authorizeUrl } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { reasonsFor, usersOf } from '../support/traces.js';
import { type ForgedResponse, forgeResponse } from '../support/upstreams/saml/index.js';
import { contoso } from '../support/world.js';

const hal = 'hal@hostile.example';
const issuer = 'https://idp.hostile.example/saml';
const partner = await createCertifiedKey({ commonName: 'partner', years: 1, now: new Date() });
const stranger = await createCertifiedKey({ commonName: 'stranger', years: 1, now: new Date() });

const { story } = stories({
  config: demoConfig((config) => {
    const tenant = tenantOf(config, contoso.id);
    tenant.federationConfigurations.push({
      displayName: 'Hostile',
      preferredAuthenticationProtocol: 'saml',
      issuerUri: issuer,
      passiveSignInUri: 'https://idp.hostile.example/sso',
      signingCertificate: partner.certificate,
      domains: [{ id: 'hostile.example' }],
    });
    for (const invitedUserEmailAddress of [hal, 'hilda@hostile.example']) {
      tenant.invitations.push({ invitedUserEmailAddress, inviteRedirectUrl: 'http://localhost:3000' });
    }
  }),
});

/** A sign-in that waits for the partner's answer. */
interface Waiting {
  readonly browser: Browser;
  readonly relayState: string;
  /** What an honest partner would say. */
  readonly honest: ForgedResponse;
}

async function waitForPartner(house: Emulator): Promise<Waiting> {
  const browser = house.browser();
  await browser.open(authorizeUrl(house.origin, { login_hint: hal }));
  const { url } = browser.visit;
  const request = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8');
  return {
    browser,
    relayState: url.searchParams.get('RelayState') ?? '',
    honest: {
      issuer,
      audience: `${house.origin}/${contoso.id}/`,
      acs: `${house.origin}/login.srf`,
      requestId: /\bID="([^"]+)"/.exec(request)?.[1] ?? '',
      now: house.clock.now(),
      email: hal,
      privateKeyPem: partner.privateKeyPem,
      certificate: partner.certificate,
    },
  };
}

const post = ({ browser, relayState }: Waiting, response: string) =>
  browser.post(
    new URL('/login.srf', browser.history[0]?.split(' ')[1]),
    { SAMLResponse: response, RelayState: relayState },
    'https://idp.hostile.example',
  );

/** Each: what is wrong, the documented error, and the check that the timeline names. */
const hostile: readonly (readonly [what: string, change: Partial<ForgedResponse>, code: RegExp, check: RegExp])[] = [
  ['is not signed', { sign: [] }, /AADSTS5000[68]/, /sign/],
  [
    'is signed by somebody else',
    { privateKeyPem: stranger.privateKeyPem, certificate: stranger.certificate },
    /AADSTS50006/,
    /signature/,
  ],
  [
    'is signed by somebody else in the partner’s name',
    { privateKeyPem: stranger.privateKeyPem },
    /AADSTS50006/,
    /signature/,
  ],
  [
    'was changed after it was signed',
    { after: (xml) => xml.replaceAll(hal, 'hilda@hostile.example') },
    /AADSTS50006/,
    /signature/,
  ],
  ['is for another audience', { audience: 'https://elsewhere.example/' }, /AADSTS50008/, /audience/],
  ['is for another address', { recipient: 'https://elsewhere.example/acs' }, /AADSTS50008/, /recipient/],
  ['was sent to another address', { destination: 'https://elsewhere.example/acs' }, /AADSTS50008/, /destination/],
  ['answers another request', { requestId: '_another' }, /AADSTS50008/, /in-response-to/],
  [
    'answers no request',
    { inResponseTo: undefined, confirmationInResponseTo: undefined },
    /AADSTS50008/,
    /in-response-to|confirmation/,
  ],
  [
    'has expired',
    { notBeforeMs: -7_200_000, issuedMs: -7_200_000, notOnOrAfterMs: -3_600_000 },
    /AADSTS50008/,
    /expired|issue-instant/,
  ],
  ['is from the future', { notBeforeMs: 3_600_000, notOnOrAfterMs: 7_200_000 }, /AADSTS50008/, /not-before/],
  ['comes from another issuer', { issuer: 'https://idp.other.example/saml' }, /AADSTS50107/, /issuer/],
  ['reports a failure', { status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }, /AADSTS50008/, /status/],
  [
    'has a document type',
    { before: (xml) => `<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>${xml}` },
    /AADSTS50008/,
    /markup|well-formed|doctype/,
  ],
  [
    'names an e-mail address outside the partner’s domains',
    { email: 'mel@contoso.example' },
    /AADSTS5000819/,
    /email-domain/,
  ],
  [
    'names an e-mail address in a domain below the partner’s',
    { email: 'hal@sub.hostile.example' },
    /AADSTS5000819/,
    /email-domain/,
  ],
  ['names no e-mail address', { email: undefined }, /AADSTS5000819/, /email-missing/],
  ['names two e-mail addresses', { email: [hal, 'hilda@hostile.example'] }, /AADSTS5000819/, /email-duplicate/],
  [
    'hides another assertion in it',
    {
      after: (xml) =>
        xml.replace(
          '</samlp:Response>',
          `${/<saml:Assertion .*<\/saml:Assertion>/s.exec(xml)?.[0]?.replace('_assertion', '_evil').replaceAll(hal, 'hilda@hostile.example')}</samlp:Response>`,
        ),
    },
    /AADSTS5000[68]/,
    /one-assertion|unique|signature/,
  ],
];

describe('a SAML response that', () => {
  story('is genuine brings the guest in', async (house) => {
    const waiting = await waitForPartner(house);
    await post(waiting, forgeResponse(waiting.honest));
    expect(waiting.browser.text('main')).toContain('Permissions requested by');
  });

  for (const [what, change, code, check] of hostile) {
    story(`${what} is refused, with the reason in the timeline, and nothing changes`, async (house) => {
      const before = await usersOf(house, contoso.id);
      const waiting = await waitForPartner(house);
      await post(waiting, forgeResponse({ ...waiting.honest, ...change }));
      const shown = waiting.browser.text('#exceptionMessageContainer');
      expect(shown).toMatch(code);
      const refused = /AADSTS\d+/.exec(shown)?.[0] ?? '';
      expect(await reasonsFor(house, refused)).toMatch(check);
      expect(await usersOf(house, contoso.id)).toBe(before);
      await waiting.browser.open(authorizeUrl(house.origin, { prompt: 'none' }));
      expect(house.answerOf(waiting.browser.visit)).toMatchObject({ error: 'login_required' });
    });
  }

  story('was used before is refused', async (house) => {
    const first = await waitForPartner(house);
    const response = forgeResponse(first.honest);
    await post(first, response);
    await first.browser.press('Accept');
    const before = await usersOf(house, contoso.id);

    const second = await waitForPartner(house);
    await post(second, response);
    expect(second.browser.text('#exceptionMessageContainer')).toContain('AADSTS50008');
    // The same assertion made to fit the new request is caught by its id.
    const third = await waitForPartner(house);
    await post(third, forgeResponse(third.honest));
    expect(third.browser.text('#exceptionMessageContainer')).toContain('AADSTS50008');
    expect(await reasonsFor(house, 'AADSTS50008')).toMatch(/replay/);
    expect(await usersOf(house, contoso.id)).toBe(before);
  });

  story('is no SAML response at all is refused without an accident', async (house) => {
    const deep = Buffer.from(`${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`).toString('base64');
    for (const nonsense of [
      '',
      '%%%',
      Buffer.from('<x/>').toString('base64'),
      Buffer.from('no xml').toString('base64'),
      deep,
      'A'.repeat(400_000),
    ]) {
      const waiting = await waitForPartner(house);
      await post(waiting, nonsense);
      expect(waiting.browser.visit.status).toBe(200);
      expect(waiting.browser.text('#exceptionMessageContainer')).toMatch(/AADSTS(50008|50006|90023)/);
    }
  });
});
