import { consumerTenantId } from '#directory';
import type { Advance } from '#identity-providers';
import type { ProviderKind } from '#src/identity-providers/open-provider.js';
import { createLyingUpstream, type Lie } from '../../support/upstreams/openid/index.js';
import { beginning, type Fixture, pendingOf, type World } from './fixture.js';

const upstream = await createLyingUpstream({ path: `/${consumerTenantId}/v2.0` });

const northwindId = '33333333-cccc-4ccc-8ccc-333333333333';
const home = await createLyingUpstream({ path: `/${northwindId}/v2.0` });
const upstreamOf = (kind: ProviderKind) => (kind === 'home-tenant' ? home : upstream);

/** Ends what the fixtures of OpenID started. */
export const stopOpenId = () => Promise.all([upstream.stop(), home.stop()]);

const gus = { sub: '42', email: 'Gus@gmail.com' };
const mia = {
  ...{ oid: '00000000-0000-0000-1003-0123456789ab', tid: consumerTenantId, preferred_username: 'Mia@outlook.com' },
};

const nora = {
  ...{ oid: '7d1f1ad6-4d8f-4c1a-9c47-5a1c7a4a9b10', tid: northwindId, preferred_username: 'Nora@Northwind.example' },
  email: 'nora@elsewhere.example',
};
const said = (kind: ProviderKind) =>
  kind === 'home-tenant' ? nora : kind === 'google' || kind === 'facebook' ? gus : mia;

async function begin(world: World, kind: ProviderKind) {
  await world.registerSocial('Google', upstream.issuer);
  await world.registerSocial('Facebook', upstream.issuer);
  world.consumersAt(new URL(upstream.issuer).origin);
  world.addHomeTenant({
    ...{ id: northwindId, displayName: 'Northwind', domains: ['northwind.example'] },
    ...{ origin: new URL(home.issuer).origin, clientId: 'guesthouse', clientSecret: 'secret' },
  });
  const registrations: Partial<Record<ProviderKind, string>> = {
    google: 'Google-OAUTH',
    facebook: 'Facebook-OAUTH',
    'home-tenant': northwindId,
  };
  const provider = await world.open([kind, registrations[kind]].filter(Boolean).join(':'));
  const started = await provider.start(beginning('gus@gmail.com'));
  if (started.kind !== 'redirect') throw new Error(`The sign-in began with ${JSON.stringify(started)}.`);
  const come = (url: string): Promise<Advance> => provider.resume({ method: 'GET', url, form: {} }, pendingOf(started));
  return { come, back: (extra = {}) => upstreamOf(kind).returnFor(started.url, extra) };
}

async function comeBack(world: World, kind: ProviderKind, lie: Lie, extra = {}): Promise<Advance> {
  upstreamOf(kind).tell({ ...lie, claims: { ...said(kind), ...lie.claims } });
  const { come, back } = await begin(world, kind);
  return come(back(extra));
}

const refused = (aadsts: number, step: string) => ({ kind: 'refused', aadsts, detail: { step } });
const soon = () => Math.floor(Date.now() / 1000) + 600;

function fixture(name: string, kind: ProviderKind, identity: object): Fixture {
  const saying = (ends: object, lie: () => Lie, extra = {}) => ({
    ends,
    play: async (world: World) => [await comeBack(world, kind, lie(), extra)],
  });
  const bad = refused(50027, 'id_token');
  return {
    name,
    kind,
    happy: { identity, play: (world) => comeBack(world, kind, {}) },
    dangers: {
      'wrong signature': saying(bad, () => ({ signWith: 'stranger' })),
      'wrong audience': saying(bad, () => ({ audience: 'somebody-else' })),
      'too old': saying(bad, () => ({ expiresIn: -3600 })),
      'not yet valid': saying(bad, () => ({ claims: { nbf: soon() } })),
      // A token of another sign-in has another nonce; a code is spent at the realm, and the handle at the sign-in.
      replayed: saying(bad, () => ({ nonce: 'of-another-sign-in' })),
      cancelled: saying(refused(90123, 'authorization'), () => ({}), { error: 'access_denied' }),
      'hostile input': {
        ends: bad,
        async play(world) {
          upstreamOf(kind).tell({ claims: said(kind) });
          const { come, back } = await begin(world, kind);
          const { origin, pathname } = new URL(back());
          const twice = `${back()}&state=other&code=other`;
          const queries = ['', '?code=x', '?state=handle', '?%00=%ff', `?state=handle&code=${'x'.repeat(5000)}&iss=`];
          const urls = [back({ state: 'other' }), back({ iss: 'https://evil.example' }), twice];
          return Promise.all([...urls, ...queries.map((query) => `${origin}${pathname}${query}`)].map(come));
        },
      },
    },
  };
}

const personal = { kind: 'microsoft-account', issuer: 'live.com', email: 'mia@outlook.com' };
export const google = fixture('Google', 'google', { kind: 'google', issuer: 'google.com', email: 'gus@gmail.com' });
export const facebook = fixture('Facebook', 'facebook', {
  ...{ kind: 'facebook', issuer: 'facebook.com', email: 'gus@gmail.com' },
});
export const microsoftAccount = fixture('Microsoft account', 'microsoft-account', personal);
export const newMicrosoftAccount = fixture('new Microsoft account', 'microsoft-account-creation', personal);
export const homeTenant = fixture('Entra tenant at another origin', 'home-tenant', {
  ...{ kind: 'entra', issuer: northwindId, subject: nora.oid, email: 'nora@northwind.example' },
  homeAccount: { tenantId: northwindId, objectId: nora.oid },
});
