import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  ConfidentialClientApplication,
  CryptoProvider,
  InteractionRequiredAuthError,
  PublicClientApplication,
} from '@azure/msal-node';
import { describe, expect } from '@jest/globals';
import type { Emulator } from '../support/emulator.js';
import { claimsOf } from '../support/jwt.js';
import { msalNetwork } from '../support/msal-network.js';
import { stories } from '../support/stories.js';
import { walk } from '../support/walk.js';
import { api, contoso, daemon, fabrikam, nativeApp, people, secret, webApp } from '../support/world.js';

const { story } = stories();

const settings = (house: Emulator, clientId: string, clientSecret?: string) => ({
  auth: {
    clientId,
    authority: `${house.origin}/${contoso.id}`,
    knownAuthorities: [new URL(house.origin).host],
    ...(clientSecret === undefined ? {} : { clientSecret }),
  },
  system: { networkClient: msalNetwork(house.http) },
});

/** The whole sign-in as an application does it. */
async function signIn(
  house: Emulator,
  app: ConfidentialClientApplication | PublicClientApplication,
  as: string,
  redirectUri: string,
) {
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const request = { scopes: [api.scope], redirectUri };
  const url = await app.getAuthCodeUrl({
    ...request,
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
    state: 'msal|state',
  });
  const browser = house.browser();
  await browser.open(url);
  const { code = '', state } = house.answerOf(await walk(browser, house.walker(as)));
  expect(state).toBe('msal|state');
  return app.acquireTokenByCode({ ...request, code, codeVerifier: verifier });
}

describe('an unmodified msal-node application', () => {
  story('signs a guest in and knows them as a guest of the tenant with a home elsewhere', async (house) => {
    const app = new ConfidentialClientApplication(settings(house, webApp.clientId, secret));
    const result = await signIn(house, app, people.ana, webApp.redirectUri);
    const atHome = await house.tenant(fabrikam.id).user(people.ana);
    const guest = await house.tenant(contoso.id).user(people.ana);
    expect(result.account).toMatchObject({
      homeAccountId: `${atHome?.id}.${fabrikam.id}`,
      username: people.ana,
    });
    expect(result).toMatchObject({
      tenantId: contoso.id,
      uniqueId: guest?.id,
      scopes: expect.arrayContaining([api.scope]),
    });
    expect(claimsOf(result.accessToken)).toMatchObject({ scp: 'access_as_user', oid: guest?.id });
  });

  story('finds the token in its cache, and renews it when forced to', async (house) => {
    const app = new ConfidentialClientApplication(settings(house, webApp.clientId, secret));
    const { account, accessToken } = await signIn(house, app, people.otto, webApp.redirectUri);
    if (account === null) throw new Error('MSAL kept no account.');
    const cached = await app.acquireTokenSilent({ scopes: [api.scope], account });
    expect(cached).toMatchObject({ fromCache: true, accessToken });
    const renewed = await app.acquireTokenSilent({ scopes: [api.scope], account, forceRefresh: true });
    expect(renewed.fromCache).toBe(false);
    expect(renewed.accessToken).not.toBe(accessToken);
    expect(renewed.account?.homeAccountId).toBe(account.homeAccountId);
  });

  story('renews with a refresh token', async (house) => {
    const tokens = await house.tokensFor(people.ana);
    const app = new ConfidentialClientApplication(settings(house, webApp.clientId, secret));
    const renewed = await app.acquireTokenByRefreshToken({
      refreshToken: tokens.refresh_token ?? '',
      scopes: [api.scope],
    });
    expect(claimsOf(renewed?.accessToken)).toMatchObject({ scp: 'access_as_user' });
  });

  story('gets client credentials, from its cache the second time', async (house) => {
    const app = new ConfidentialClientApplication(settings(house, daemon.clientId, secret));
    const request = { scopes: [`${api.uri}/.default`] };
    const first = await app.acquireTokenByClientCredential(request);
    const second = await app.acquireTokenByClientCredential(request);
    expect(claimsOf(first?.accessToken)).toMatchObject({ roles: ['Tasks.Read.All'] });
    expect(second).toMatchObject({ fromCache: true, accessToken: first?.accessToken });
  });

  story('works as a public client on any port of localhost', async (house) => {
    const app = new PublicClientApplication(settings(house, nativeApp.clientId));
    const result = await signIn(house, app, people.gus, `${nativeApp.redirectUri}:49152`);
    expect(result.account?.username).toBe(people.gus);
  });

  story('is told in its own words when the person must act', async (house) => {
    const app = new ConfidentialClientApplication(settings(house, webApp.clientId, secret));
    const { account } = await signIn(house, app, people.ana, webApp.redirectUri);
    if (account === null) throw new Error('MSAL kept no account.');
    const unconsented = app.acquireTokenSilent({ scopes: ['User.ReadWrite.All'], account });
    await expect(unconsented).rejects.toBeInstanceOf(InteractionRequiredAuthError);
  });

  story('is given the AADSTS number of a wrong secret', async (house) => {
    const app = new ConfidentialClientApplication(settings(house, daemon.clientId, 'wrong'));
    const refused = app.acquireTokenByClientCredential({ scopes: [`${api.uri}/.default`] });
    await expect(refused).rejects.toMatchObject({ errorCode: 'invalid_client', errorNo: 7000215 });
  });
});

describe('a process that was told of the authority only by NODE_EXTRA_CA_CERTS', () => {
  story('gets its token with MSAL as it comes', async (house) => {
    const folder = await mkdtemp(join(tmpdir(), 'guesthouse-ca-'));
    try {
      const caFile = join(folder, 'ca.pem');
      await writeFile(caFile, house.ca);
      const script = fileURLToPath(new URL('../support/msal-daemon.mjs', import.meta.url));
      const args = [script, `${house.origin}/${contoso.id}`, daemon.clientId, secret, `${api.uri}/.default`];
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: caFile };
      const { stdout } = await promisify(execFile)(process.execPath, args, { env });
      expect(claimsOf(stdout.trim())).toMatchObject({ azp: daemon.clientId });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
