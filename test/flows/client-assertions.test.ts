import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { pairwiseSubject } from '#claims';
import { newSeedId } from '#directory';
import { createCertifiedKey } from '#keys';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { createHttpClient } from '../support/http-client.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { api, contoso, daemon, memberPassword, nativeApp, people } from '../support/world.js';

const own = await createCertifiedKey({ commonName: 'daemon', years: 1, now: new Date() });
const stranger = await createCertifiedKey({ commonName: 'stranger', years: 1, now: new Date() });
const thumbprint = (certificate: string, hash: 'sha1' | 'sha256') =>
  createHash(hash).update(Buffer.from(certificate, 'base64')).digest('base64url');

/** A workload's own issuer: a pipeline, say. */
const workload = await generateKeyPair('RS256');
const issuerServer = createServer((request, response) => {
  const answer = async () =>
    request.url === '/keys'
      ? { keys: [{ ...(await exportJWK(workload.publicKey)), kid: 'w', alg: 'RS256', use: 'sig' }] }
      : { issuer, jwks_uri: `${issuer}/keys` };
  void answer().then((body) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body)));
});
await new Promise<void>((resolve) => issuerServer.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${(issuerServer.address() as AddressInfo).port}`;
afterAll(() => new Promise((resolve) => issuerServer.close(resolve)));

const microsoft = 'https://login.microsoftonline.com';
const microsoftIssuer = `${microsoft}/${contoso.id}/v2.0`;
/** How the API knows Mel: the same at every start. */
const melForApi = pairwiseSubject(contoso.id, newSeedId(contoso.id, 'user', people.mel), api.appId);

const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id).applications.find((each) => each.appId === daemon.clientId);
    const users = { name: 'own', issuer: microsoftIssuer, subject: melForApi, audiences: [api.appId] };
    Object.assign(seed ?? {}, {
      keyCredentials: [{ key: own.certificate }],
      federatedIdentityCredentials: [{ name: 'pipeline', issuer, subject: 'repo:contoso/app' }, users],
    });
  }),
});

interface Assertion {
  readonly alg?: 'PS256' | 'RS256';
  readonly header?: Readonly<Record<string, string>>;
  readonly key?: KeyObject | CryptoKey;
  readonly claims?: Readonly<Record<string, string>>;
  readonly endsIn?: number;
}

async function assertionFor(house: Emulator, change: Assertion = {}) {
  const now = Math.floor(Date.now() / 1000);
  const { alg = 'PS256', header, key = createPrivateKey(own.privateKeyPem), claims, endsIn = 600 } = change;
  const print =
    header ??
    (alg === 'PS256'
      ? { 'x5t#S256': thumbprint(own.certificate, 'sha256') }
      : { x5t: thumbprint(own.certificate, 'sha1') });
  return new SignJWT({ iss: daemon.clientId, sub: daemon.clientId, aud: house.tokenUrl, jti: 'j', ...claims })
    .setProtectedHeader({ alg, typ: 'JWT', ...print })
    .setNotBefore(now - 10)
    .setExpirationTime(now + endsIn)
    .sign(key);
}

const ask = async (house: Emulator, assertion: string) =>
  (
    await house.http.post(house.tokenUrl, {
      grant_type: 'client_credentials',
      client_id: daemon.clientId,
      scope: `${api.uri}/.default`,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    })
  ).json();

describe('a client with a certificate', () => {
  for (const alg of ['PS256', 'RS256'] as const) {
    story(`proves itself with ${alg}`, async (house) => {
      const tokens = await ask(house, await assertionFor(house, { alg }));
      expect(claimsOf(tokens.access_token)).toMatchObject({ azp: daemon.clientId, azpacr: '2' });
    });
  }

  story('may name the tenant by issuer or domain as the audience', async (house) => {
    for (const aud of [`${house.origin}/${contoso.id}/v2.0`, `${house.origin}/${contoso.domain}/oauth2/v2.0/token`]) {
      expect((await ask(house, await assertionFor(house, { claims: { aud } }))).access_token).toBeDefined();
    }
  });

  const cases: readonly [string, Assertion, number][] = [
    ['signed by another key', { key: createPrivateKey(stranger.privateKeyPem) }, 700027],
    [
      'by a certificate that is not registered',
      {
        header: { 'x5t#S256': thumbprint(stranger.certificate, 'sha256') },
        key: createPrivateKey(stranger.privateKeyPem),
      },
      700027,
    ],
    ['that names no certificate', { header: {} }, 700027],
    ['for another audience', { claims: { aud: 'https://elsewhere.example/token' } }, 50027],
    ['that has expired', { endsIn: -400 }, 700024],
    ['of another subject', { claims: { sub: 'c1c1c1c1-0000-4000-8000-000000000001' } }, 50048],
  ];
  for (const [what, change, number] of cases) {
    story(`with an assertion ${what} is refused with AADSTS${number}`, async (house) => {
      expect(await ask(house, await assertionFor(house, change))).toMatchObject({
        error: 'invalid_client',
        error_codes: [number],
      });
    });
  }
});

describe('a client with a federated credential', () => {
  const external = (claims: Readonly<Record<string, string>> = {}): Assertion => ({
    alg: 'RS256',
    header: { kid: 'w' },
    key: workload.privateKey,
    claims: { iss: issuer, sub: 'repo:contoso/app', aud: 'api://AzureADTokenExchange', ...claims },
  });

  story('shows the token of its own issuer', async (house) => {
    const tokens = await ask(house, await assertionFor(house, external()));
    expect(claimsOf(tokens.access_token)).toMatchObject({ azpacr: '2', roles: ['Tasks.Read.All'] });
  });

  const cases: readonly [string, Readonly<Record<string, string>>, number][] = [
    ['issuer', { iss: 'https://other.example' }, 700211],
    ['subject', { sub: 'repo:contoso/APP' }, 700213],
    ['audience', { aud: 'api://other' }, 700212],
  ];
  for (const [what, claims, number] of cases) {
    story(`is refused with another ${what}: AADSTS${number}`, async (house) => {
      expect((await ask(house, await assertionFor(house, external(claims)))).error_codes).toEqual([number]);
    });
  }

  story('is refused with a user’s token of this tenant: AADSTS700229', async (house) => {
    const http = createHttpClient(house.ca, {
      hosts: ['login.microsoftonline.com'],
      port: Number(new URL(house.origin).port),
    });
    const tokenUrl = `${microsoft}/${contoso.id}/oauth2/v2.0/token`;
    const password = { grant_type: 'password', username: people.mel, password: memberPassword, scope: api.scope };
    const mel = (await http.post(tokenUrl, { ...password, client_id: nativeApp.clientId })).json();
    const answer = await http.post(tokenUrl, {
      grant_type: 'client_credentials',
      client_id: daemon.clientId,
      scope: `${api.uri}/.default`,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: String(mel.access_token),
    });
    expect(answer.json().error_codes).toEqual([700229]);
    await http.close();
  });

  story('is refused with a signature of somebody else', async (house) => {
    const forged = { ...external(), key: (await generateKeyPair('RS256')).privateKey };
    expect((await ask(house, await assertionFor(house, forged))).error_codes).toEqual([50027]);
  });
});
