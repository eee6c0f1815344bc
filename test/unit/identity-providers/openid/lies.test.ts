import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { IdentityProvider } from '#identity-providers';
import { createMicrosoftAccountProvider } from '#src/identity-providers/microsoft-account/create-microsoft-account-provider.js';
import { createSocialProvider } from '#src/identity-providers/social/create-social-provider.js';
import { fakeProviderIo } from '../../../support/fakes/provider-io.js';
import { createLyingUpstream, type Lie } from '../../../support/upstreams/openid/index.js';

const upstream = await createLyingUpstream();
const io = fakeProviderIo({ timeoutMs: 700 });
afterAll(async () => {
  await upstream.stop();
  await io.close();
});
beforeEach(() => upstream.tell({}));

const registration = {
  displayName: 'Google',
  identityProviderType: 'Google',
  clientId: 'guesthouse',
  clientSecret: 'secret',
} as const;
const google = createSocialProvider(
  { id: 'google:1', provider: { id: '1', ...registration, issuer: upstream.issuer } },
  io,
);
const microsoft = createMicrosoftAccountProvider(
  { id: 'microsoft-account', issuer: upstream.issuer, clientId: 'sts', clientSecret: 's', createAccount: false },
  io,
);

/** A whole sign-in: there, and back with what the upstream says. */
async function signIn(provider: IdentityProvider, lie: Lie = {}, extra: Readonly<Record<string, string>> = {}) {
  upstream.tell(lie);
  const started = await provider.start({
    signInId: 's',
    userName: 'gus@gmail.com',
    returnHandle: 'handle',
    forceFresh: false,
  });
  if (started.kind !== 'redirect') throw new Error(`started with ${started.kind}`);
  const url = upstream.returnFor(started.url, extra);
  return provider.resume({ method: 'GET', url, form: {} }, started.pending);
}

describe('an OpenID realm that tells the truth', () => {
  it('identifies the person', async () => {
    expect(await signIn(google, { claims: { sub: '42', email: 'Gus@Gmail.com', name: 'Gus' } })).toEqual({
      kind: 'identified',
      identity: {
        kind: 'google',
        issuer: 'google.com',
        subject: '42',
        email: 'gus@gmail.com',
        displayName: 'Gus',
        amr: ['fed'],
      },
    });
  });

  it('may change its key', async () => {
    await signIn(google);
    await upstream.rollKey();
    expect(await signIn(google)).toMatchObject({ kind: 'identified' });
  });

  it('identifies a personal Microsoft account by its CID', async () => {
    const oid = '00000000-0000-0000-1003-0123456789ab';
    const claims = { oid, tid: '9188040d-6c67-4c5b-b112-36a304b66dad', preferred_username: 'Mia@outlook.com' };
    expect(await signIn(microsoft, { claims })).toMatchObject({
      identity: {
        issuer: 'live.com',
        subject: '10030123456789ab',
        email: 'mia@outlook.com',
        homeAccount: { objectId: oid },
      },
    });
  });
});

describe('an OpenID realm that lies is refused', () => {
  const flip = (token: string) => `${token.slice(0, -10)}${token.at(-10) === 'A' ? 'B' : 'A'}${token.slice(-9)}`;
  it.each<[number, string, Lie, Readonly<Record<string, string>>?]>([
    [50027, 'with a signature that was changed', { tamper: flip }],
    [50027, 'with a signature of a stranger under its own key id', { signWith: 'stranger' }],
    [50027, 'with another nonce', { nonce: 'replayed' }],
    [50027, 'for another client', { audience: 'somebody-else' }],
    [50027, 'as another issuer', { issuer: 'https://accounts.evil.example' }],
    [50027, 'with an expired token', { expiresIn: -3600 }],
    [50027, 'without a verified address', { claims: { email_verified: false } }],
    [50027, 'without an address', { claims: { email: undefined } }],
    [50027, 'answering for another issuer (mix-up)', {}, { iss: 'https://accounts.evil.example' }],
    [50027, 'with another state', {}, { state: 'other' }],
    [90123, 'because the person cancelled', {}, { error: 'access_denied' }],
    [40008, 'with an error of its own', {}, { error: 'server_error' }],
    [40015, 'because it refuses the code', { tokenStatus: 400 }],
    [40010, 'because it fails', { tokenStatus: 502, tokenBody: 'bad gateway' }],
    [40010, 'because it does not answer in time', { slowMs: 1500 }],
  ])('AADSTS%i: %s', async (number, _, lie, extra = {}) => {
    const outcome = await signIn(google, lie, extra);
    expect(outcome).toMatchObject({
      kind: 'refused',
      aadsts: number,
      detail: { step: expect.any(String), reason: expect.stringMatching(/./) },
    });
  });

  it('AADSTS40010: it is not there at all', async () => {
    const gone = createSocialProvider(
      { id: 'g', provider: { id: '1', ...registration, issuer: 'http://127.0.0.1:1' } },
      io,
    );
    const outcome = await gone.start({ signInId: 's', userName: '', returnHandle: 'h', forceFresh: false });
    expect(outcome).toMatchObject({ kind: 'refused', aadsts: 40010, detail: { step: 'discovery' } });
  });

  it('AADSTS50027: a Microsoft account of another tenant', async () => {
    const claims = { oid: '00000000-0000-0000-1003-0123456789ab', tid: 'other', preferred_username: 'mia@outlook.com' };
    expect(await signIn(microsoft, { claims })).toMatchObject({
      kind: 'refused',
      aadsts: 50027,
      detail: { step: 'claims' },
    });
  });
});
