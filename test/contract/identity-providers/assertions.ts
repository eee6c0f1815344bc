import { expect } from '@jest/globals';
import type { Advance } from '#identity-providers';
import { createCertifiedKey } from '#keys';
import { type ForgedResponse, forgeResponse } from '../../support/upstreams/saml/index.js';
import { type ForgedToken, forgeToken } from '../../support/upstreams/wsfed/index.js';
import { beginning, type Fixture, pendingOf, type World } from './fixture.js';

const issuer = 'https://idp.partner.example/';
const partner = await createCertifiedKey({ commonName: 'partner', years: 1, now: new Date() });
const stranger = await createCertifiedKey({ commonName: 'stranger', years: 1, now: new Date() });
const minute = 60_000;
const nina = 'nina@partner.example';
const refused = (aadsts: number, check: string) => ({ kind: 'refused', aadsts, detail: { check } });
/** Whatever of these checks is the first that notices. */
const refusedBy = (...checks: readonly string[]) => ({
  kind: 'refused',
  aadsts: expect.any(Number),
  detail: { check: expect.stringMatching(new RegExp(`^(${checks.join('|')})$`)) },
});

type Protocol = 'saml' | 'wsFed';

async function begin(world: World, protocol: Protocol) {
  const certificates = { signingCertificates: [partner.certificate] };
  const addresses = { issuerUri: issuer, passiveSignInUri: `${issuer}sso` };
  await world.federate({ preferredAuthenticationProtocol: protocol, ...certificates, ...addresses });
  const provider = await world.open('federation:partner');
  const pending = pendingOf(await provider.start(beginning(nina)));
  const answer = (form: Readonly<Record<string, string>>): Promise<Advance> =>
    provider.resume({ method: 'POST', url: world.io.addresses.assertionConsumer, form }, pending);
  const shared = {
    ...{ issuer, audience: world.io.addresses.audience, acs: world.io.addresses.assertionConsumer },
    ...{ now: world.clock.now(), email: nina, privateKeyPem: partner.privateKeyPem },
  };
  const saml = (change: Partial<ForgedResponse>) =>
    answer({ SAMLResponse: forgeResponse({ ...shared, requestId: String(pending.requestId), ...change }) });
  const token = (change: Partial<ForgedToken>) =>
    answer({ wa: 'wsignin1.0', wresult: forgeToken({ ...shared, saml: '1.1', ...change }) });
  return {
    answer,
    say: (change: Partial<ForgedResponse & ForgedToken>) => (protocol === 'saml' ? saml : token)(change as never),
  };
}

/** One answer with a change. */
const saying = (protocol: Protocol, ends: object, change: Partial<ForgedResponse & ForgedToken>) => ({
  ends,
  play: async (world: World) => [await (await begin(world, protocol)).say(change)],
});

const replayed = (protocol: Protocol) => ({
  ends: refused(50008, 'replay'),
  async play(world: World) {
    const { say } = await begin(world, protocol);
    const first = await say({});
    if (first.kind !== 'identified') return [first];
    return [await say({}), await say({})];
  },
});

const hostile = (
  protocol: Protocol,
  forms: readonly Readonly<Record<string, string>>[],
  checks: readonly string[],
) => ({
  ends: refusedBy(...checks),
  async play(world: World) {
    const { answer } = await begin(world, protocol);
    return Promise.all(forms.map((form) => answer(form)));
  },
});

const shared = (protocol: Protocol) => ({
  'wrong signature': saying(protocol, refused(50006, 'signature'), { privateKeyPem: stranger.privateKeyPem }),
  'wrong audience': saying(protocol, refused(50008, 'audience'), { audience: 'https://elsewhere.example/' }),
  'too old': saying(protocol, refused(50008, 'issue-instant'), { issuedMs: -60 * minute }),
  'not yet valid': saying(protocol, refused(50008, 'not-before'), { notBeforeMs: 10 * minute }),
  replayed: replayed(protocol),
});

const monsters = [
  '',
  '<',
  'not xml',
  `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`,
  `<a>${'<b/>'.repeat(300_000)}</a>`,
  '<a xmlns="urn:evil"/>',
];

export const saml: Fixture = {
  name: 'SAML',
  kind: 'federation',
  happy: {
    identity: { kind: 'saml', issuer, subject: 'name-1', email: nina },
    play: async (world) => (await begin(world, 'saml')).say({}),
  },
  dangers: {
    ...shared('saml'),
    cancelled: saying('saml', refused(50008, 'status'), { status: 'urn:oasis:names:tc:SAML:2.0:status:AuthnFailed' }),
    'hostile input': hostile(
      'saml',
      [
        {},
        ...[...monsters.map((each) => Buffer.from(each).toString('base64')), '%%%'].map((SAMLResponse) => ({
          SAMLResponse,
        })),
      ],
      ['missing', 'encoding', 'size', 'well-formed', 'markup', 'root'],
    ),
  },
};

export const wsFed: Fixture = {
  name: 'WS-Federation',
  kind: 'federation',
  happy: {
    identity: { kind: 'wsfed', issuer, subject: 'immutable-1', email: nina },
    play: async (world) => (await begin(world, 'wsFed')).say({}),
  },
  dangers: {
    ...shared('wsFed'),
    cancelled: { unknownBecause: 'WS-Federation has no such answer: whoever cancels stays at the partner' },
    'hostile input': hostile(
      'wsFed',
      [{}, { wa: 'wsignout1.0' }, ...monsters.map((wresult) => ({ wa: 'wsignin1.0', wresult }))],
      ['wsfed-message', 'size', 'well-formed', 'markup'],
    ),
  },
};
