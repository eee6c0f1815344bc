import { describe, expect, it } from '@jest/globals';
import { createDirectory, type FederationConfiguration } from '#directory';
import { createCertifiedKey } from '#keys';
import type { Outbound } from '#platform';
import { isOfSignature, judgeWithRollOver } from '#src/identity-providers/federation/accept-assertion.js';
import { fetchMetadata } from '#src/identity-providers/federation/fetch-metadata.js';
import { createRenewal } from '#src/identity-providers/federation/renew-certificates.js';
import { createMemoryStore } from '#store';
import { XmlRefusal } from '#xml';
import { createFakeClock } from '../../../support/fakes/clock.js';
import { fakeProviderIo } from '../../../support/fakes/provider-io.js';
import { tenant } from '../../../support/fakes/tenant.js';
import { metadataOf } from '../../../support/upstreams/saml/index.js';

const start = new Date('2026-01-01T00:00:00Z');
const certificateOf = async (name: string, years: number) =>
  (await createCertifiedKey({ commonName: name, years, now: start })).certificate;
const [own, next, later] = [
  await certificateOf('own', 1),
  await certificateOf('next', 5),
  await certificateOf('later', 5),
];
const ownEnds = new Date('2027-01-01T00:00:00Z');
const day = 24 * 3600;

const known: FederationConfiguration = {
  id: 'federation',
  displayName: 'Partner',
  preferredAuthenticationProtocol: 'saml',
  issuerUri: 'https://idp.partner.example/saml',
  passiveSignInUri: 'https://idp.partner.example/sso',
  metadataExchangeUri: 'https://idp.partner.example/metadata',
  signingCertificates: [own],
  metadataReadAt: start.toISOString(),
  domains: ['partner.example'],
};

/** A partner that publishes certificates, and the tenant's configuration of it. */
async function world(changes: Partial<FederationConfiguration>, published: readonly string[] = [next]) {
  const clock = createFakeClock(start);
  const store = createMemoryStore(clock);
  const directory = createDirectory(store, tenant);
  const configuration = await directory.federationConfigurations.create({ ...known, ...changes });
  let asked = 0;
  const metadata = metadataOf({
    issuer: known.issuerUri,
    signInUrl: known.passiveSignInUri,
    certificates: published,
  });
  const outbound: Pick<Outbound, 'fetch'> = {
    async fetch() {
      asked += 1;
      return new Response(metadata);
    },
  };
  const io = {
    ...fakeProviderIo({ clock }),
    outbound: { ...outbound, close: async () => {} },
    spendOnce: (what: string, ttlSeconds: number) => store.put(['spent', what], true, { ttlSeconds, ifAbsent: true }),
  };
  const kept = async () => (await directory.federationConfigurations.get(known.id)) ?? configuration;
  return {
    clock,
    directory,
    asked: () => asked,
    kept,
    renew: async (reason: 'at a sign-in' | 'unknown signature') =>
      createRenewal(directory, await kept(), { allowLoopback: false }, io)(reason),
  };
}

describe('the metadata of a partner', () => {
  it.each([
    { why: 'was never read', changes: { metadataReadAt: undefined }, after: [own, next] },
    { why: 'is all there is', changes: { signingCertificates: [] }, after: [next] },
  ] as const)('is read at a sign-in when it $why', async ({ changes, after }) => {
    const { renew, asked } = await world(changes as Partial<FederationConfiguration>);
    expect((await renew('at a sign-in')).signingCertificates).toEqual(after);
    expect(asked()).toBe(1);
  });

  it('is not read at a sign-in when it is known and its certificates are good for long', async () => {
    const { renew, asked } = await world({});
    expect((await renew('at a sign-in')).signingCertificates).toEqual([own]);
    expect(asked()).toBe(0);
  });

  it('is read once a day from thirty days before the end, and says then what is good', async () => {
    const { renew, asked, clock } = await world({}, [own, next]);
    const untilNear = ownEnds.getTime() / 1000 - 30 * day - clock.epochSeconds();
    clock.advance(untilNear);
    await renew('at a sign-in');
    expect(asked()).toBe(0);
    clock.advance(1);
    expect((await renew('at a sign-in')).signingCertificates).toEqual([own, next]);
    expect(asked()).toBe(1);
  });

  it('is read again the next day only, while the end stays near', async () => {
    const { renew, asked, clock } = await world({}, [own]);
    clock.advance(ownEnds.getTime() / 1000 - 10 * day - clock.epochSeconds());
    for (const seconds of [0, 61, day / 2, day / 2]) {
      clock.advance(seconds);
      await renew('at a sign-in');
    }
    expect(asked()).toBe(2);
  });

  it.each([{ metadataReadAt: undefined }, {}])(
    'replaces what was believed when a signature is by nobody known (%j)',
    async (changes) => {
      const { renew } = await world(changes as Partial<FederationConfiguration>, [next, later]);
      expect((await renew('unknown signature')).signingCertificates).toEqual([next, later]);
    },
  );

  it('replaces at the end of a certificate what was believed until then', async () => {
    const { renew, clock } = await world({}, [next]);
    clock.advance(ownEnds.getTime() / 1000 - day - clock.epochSeconds());
    expect((await renew('at a sign-in')).signingCertificates).toEqual([next]);
  });

  it('is asked once a minute, however many signatures are wrong', async () => {
    const { renew, asked, clock } = await world({});
    for (const seconds of [0, 0, 59, 1]) {
      clock.advance(seconds);
      await renew('unknown signature');
    }
    expect(asked()).toBe(2);
  });

  it('is nobody to ask where there is no address', async () => {
    const { renew, asked } = await world({ metadataExchangeUri: null, signingCertificates: [] });
    expect((await renew('unknown signature')).signingCertificates).toEqual([]);
    expect(asked()).toBe(0);
  });

  it.each([{ metadataExchangeUri: 'https://idp.partner.example/new' }, { issuerUri: 'https://new.example' }])(
    'changes nothing when an administrator changed %j meanwhile',
    async (change) => {
      const { directory, kept } = await world({});
      const before = await kept();
      await directory.federationConfigurations.change(known.id, (each) => ({ ...each, ...change }));
      const clock = createFakeClock(start);
      const outbound = {
        fetch: async () =>
          new Response(
            metadataOf({ issuer: known.issuerUri, signInUrl: known.passiveSignInUri, certificates: [next] }),
          ),
        close: async () => {},
      };
      const renew = createRenewal(
        directory,
        before,
        { allowLoopback: false },
        { ...fakeProviderIo({ clock }), outbound },
      );
      await renew('unknown signature');
      expect(await kept()).toEqual({ ...before, ...change });
    },
  );
});

describe('fetching', () => {
  const question = { protocol: 'saml', now: start, allowLoopback: false } as const;
  const answering = (answer: () => Promise<Response>) => ({ fetch: answer, close: async () => {} });
  const address = 'https://idp.partner.example/metadata';
  const padded = (bytes: number) => {
    const text = metadataOf({ issuer: known.issuerUri, signInUrl: known.passiveSignInUri, certificates: [next] });
    return text + ' '.repeat(bytes - text.length);
  };

  it('takes 300 KB and not a byte more', async () => {
    const fetched = (bytes: number) =>
      fetchMetadata(
        address,
        answering(async () => new Response(padded(bytes))),
        question,
      );
    expect((await fetched(300_000)).signingCertificates).toEqual([next]);
    await expect(fetched(300_001)).rejects.toMatchObject({ check: 'metadata-fetch', message: /larger than 300 KB/ });
  });

  it('that fails is a refusal with the reason', async () => {
    const failing = answering(() => Promise.reject(new TypeError('fetch failed', { cause: new Error('no route') })));
    const refusal = fetchMetadata(address, failing, question);
    await expect(refusal).rejects.toBeInstanceOf(XmlRefusal);
    await expect(refusal).rejects.toMatchObject({
      check: 'metadata-fetch',
      message: expect.stringContaining('no route'),
    });
  });
});

describe('a roll-over', () => {
  const renewed = { ...known, signingCertificates: [next] };
  const attempt = async (error: Error, after: FederationConfiguration = renewed) => {
    const judgedBy: string[] = [];
    let asked = 0;
    const renew = async () => {
      asked += 1;
      return after;
    };
    const outcome = await judgeWithRollOver({ id: 'x', configuration: known, renew }, (configuration) => {
      judgedBy.push(configuration.signingCertificates.join());
      if (configuration === known) throw error;
      return 'genuine';
    }).catch((thrown: unknown) => thrown);
    return { outcome, asked, times: judgedBy.length };
  };
  const wrong = new XmlRefusal('signature', 'by nobody known');

  it.each([
    { name: 'a signature by nobody known', error: wrong },
    { name: 'the same inside what was encrypted', error: new XmlRefusal('decrypt', 'one answer', wrong) },
  ])('judges once more after $name', async ({ error }) => {
    expect(await attempt(error)).toEqual({ outcome: 'genuine', asked: 1, times: 2 });
  });

  it.each([
    { name: 'another check', error: new XmlRefusal('audience', 'not for us') },
    { name: 'another check inside', error: new XmlRefusal('decrypt', 'x', new XmlRefusal('audience', 'not for us')) },
    { name: 'what does not decrypt', error: new XmlRefusal('decrypt', 'x') },
    { name: 'an accident', error: new TypeError('broken') },
  ])('asks nobody after $name', async ({ error }) => {
    expect(await attempt(error)).toEqual({ outcome: error, asked: 0, times: 1 });
  });

  it('ends where the certificates are the same, and where nobody can be asked', async () => {
    expect(await attempt(wrong, { ...known })).toEqual({ outcome: wrong, asked: 1, times: 1 });
    const judged = judgeWithRollOver({ id: 'x', configuration: known }, () => {
      throw wrong;
    });
    await expect(judged).rejects.toBe(wrong);
  });

  it.each([
    ['signature', true],
    ['signed', true],
    ['algorithm', true],
    ['signature-shape', true],
    ['issuer', false],
    ['audience', false],
  ])('knows whether %s is about who signed', (check, expected) => {
    expect(isOfSignature(check)).toBe(expected);
  });
});
