import { afterAll, beforeEach, describe, expect } from '@jest/globals';
import { createCertifiedKey } from '#keys';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { recentEvents } from '../support/traces.js';
import { createMetadataHost, forgeResponse, metadataOf, waitForPartner } from '../support/upstreams/saml/index.js';
import { contoso } from '../support/world.js';

const email = 'mia@metadata.example';
const issuer = 'https://idp.metadata.example/saml';
const signInUrl = 'https://idp.metadata.example/sso';
const keyOf = (commonName: string, years = 1) => createCertifiedKey({ commonName, years, now: new Date() });
const [configured, next, later, stranger] = [await keyOf('a', 9), await keyOf('b'), await keyOf('c'), await keyOf('d')];
const host = await createMetadataHost();
afterAll(() => host.stop());

const { story } = stories({
  config: demoConfig((config) => {
    const tenant = tenantOf(config, contoso.id);
    tenant.federationConfigurations.push({
      displayName: 'Metadata',
      issuerUri: issuer,
      passiveSignInUri: signInUrl,
      metadataExchangeUri: host.url,
      signingCertificate: configured.certificate,
      domains: ['metadata.example'],
    });
    tenant.invitations.push({ invitedUserEmailAddress: email, inviteRedirectUrl: 'http://localhost:3000' });
  }),
});

const publish = (...certificates: string[]) => host.publish({ text: metadataOf({ issuer, signInUrl, certificates }) });
const honestAnswer = 'Permissions requested by';

/** A whole sign-in with an answer by a key: what the browser then shows. */
async function signInWith(house: Emulator, { privateKeyPem }: { privateKeyPem: string }): Promise<string> {
  const waiting = await waitForPartner(house, { email, issuer, privateKeyPem });
  await waiting.post(forgeResponse(waiting.honest));
  return waiting.browser.text('main');
}

const eventsNamed = async (house: Emulator, name: string) =>
  (await recentEvents(house)).filter((event) => event.name === name);

beforeEach(() => publish(configured.certificate));

describe('certificates of a partner with a metadata address', () => {
  story('are added to the configured one at the first sign-in', async (house) => {
    publish(next.certificate);
    expect(await signInWith(house, next)).toContain(honestAnswer);
    expect(await signInWith(house, configured)).toContain(honestAnswer);
  });

  story('roll over when a signature is by none of them, and the timeline says so', async (house) => {
    expect(await signInWith(house, configured)).toContain(honestAnswer);
    house.clock.advance({ minutes: 2 });
    publish(next.certificate);
    expect(await signInWith(house, next)).toContain(honestAnswer);
    expect(await eventsNamed(house, 'certificates taken over from metadata')).toEqual([
      expect.objectContaining({
        detail: expect.objectContaining({ because: 'unknown signature', partner: 'Metadata' }),
      }),
    ]);
    expect(await signInWith(house, configured)).toContain('AADSTS50006');
  });

  story('are asked for once a minute at most, however many signatures are wrong', async (house) => {
    await signInWith(house, configured);
    house.clock.advance({ minutes: 2 });
    const before = host.fetches();
    for (let each = 0; each < 3; each += 1) expect(await signInWith(house, stranger)).toContain('AADSTS50006');
    expect(host.fetches() - before).toBe(1);
    house.clock.advance({ seconds: 61 });
    await signInWith(house, stranger);
    expect(host.fetches() - before).toBe(2);
  });

  story('are asked for when the last of them ends within thirty days, once a day', async (house) => {
    await house.reset();
    publish(configured.certificate, next.certificate);
    await signInWith(house, configured);
    house.clock.advance({ days: 365 * 9 - 20 });
    publish(later.certificate);
    const before = host.fetches();
    await waitForPartner(house, { email, issuer, privateKeyPem: later.privateKeyPem });
    expect(host.fetches() - before).toBe(1);
    expect(await eventsNamed(house, 'certificates taken over from metadata')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ detail: expect.objectContaining({ because: 'at a sign-in' }) }),
      ]),
    );
  });

  for (const [what, answer, reason] of [
    [
      'is of another issuer',
      { text: metadataOf({ issuer: 'https://evil.example', signInUrl, certificates: [stranger.certificate] }) },
      'metadata-issuer',
    ],
    ['is not there', { text: '', status: 500 }, 'metadata-fetch'],
    ['is elsewhere', { text: '', status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'metadata-fetch'],
    ['is endless', { text: 'x'.repeat(400_000) }, 'metadata-fetch'],
    ['is no UTF-8', { text: '\u{fffd}', headers: { 'content-type': 'text/xml; charset=utf-16' } }, 'well-formed'],
  ] as const) {
    story(`stay as they are when the document ${what}`, async (house) => {
      host.publish(answer);
      expect(await signInWith(house, stranger)).toContain('AADSTS50006');
      expect(await eventsNamed(house, 'partner metadata refused')).toEqual([
        expect.objectContaining({ outcome: 'failed', detail: expect.objectContaining({ check: reason }) }),
      ]);
      expect(await signInWith(house, configured)).toContain(honestAnswer);
    });
  }
});
