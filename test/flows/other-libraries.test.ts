import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { createCertifiedKey } from '#keys';
import { startApp } from '../support/app-process.js';
import { createBrowser } from '../support/browser.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { walk, walkUntil } from '../support/walk.js';
import { api, contoso, daemon, fabrikam, people, secret, webApp } from '../support/world.js';

const own = await createCertifiedKey({ commonName: 'daemon', years: 1, now: new Date() });
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guesthouse-key-'));
});
afterAll(() => rm(folder, { recursive: true }));

const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id);
    for (const application of seed.applications) {
      if (application.appId === daemon.clientId) application.keyCredentials = [{ key: own.certificate }];
      if (application.appId === api.appId) application.passwordCredentials = [{ secretText: secret }];
      if (application.appId === webApp.clientId) {
        application.web = {
          redirectUris: ['http://localhost/auth/callback', 'http://localhost/auth/callback/microsoft-entra-id'],
        };
      }
    }
    (seed.oauth2PermissionGrants as Record<string, unknown>[]).push({
      clientAppId: api.appId,
      resourceAppId: '00000003-0000-0000-c000-000000000000',
      scope: 'User.Read',
    });
  }),
});

const issuer = (house: Emulator) => `${house.origin}/${contoso.id}/v2.0`;
/** A browser that also opens the application's own pages. */
const browserFor = (house: Emulator, port: string) =>
  createBrowser({ http: house.http, origins: [house.origin, `http://localhost:${port}`] });

describe('@azure/identity', () => {
  story('gets tokens by secret, by certificate and on behalf of a guest', async (house) => {
    const certificatePath = join(folder, 'daemon.pem');
    const lines = own.certificate.match(/.{1,64}/g)?.join('\n');
    const pem = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n${own.privateKeyPem}`;
    await writeFile(certificatePath, pem);
    const { access_token: userAssertionToken } = await house.tokensFor(people.ana, {
      redirect_uri: 'http://localhost/auth/callback',
    });
    const rest = {
      daemonId: daemon.clientId,
      apiId: api.appId,
      clientSecret: secret,
      certificatePath,
      userAssertionToken,
      scope: api.uri,
    };
    const app = await startApp('azure-identity.mjs', house.ca, [house.origin, contoso.id, JSON.stringify(rest)]);
    const tokens = JSON.parse(app.line) as Record<string, string>;
    await app.stop();
    expect(claimsOf(tokens.secret)).toMatchObject({ azp: daemon.clientId, azpacr: '1' });
    expect(claimsOf(tokens.certificate)).toMatchObject({ azp: daemon.clientId, azpacr: '2' });
    expect(claimsOf(tokens.onBehalfOf)).toMatchObject({ appid: api.appId, tid: contoso.id });
  });
});

describe('an application with passport', () => {
  story('signs a guest in', async (house) => {
    const scope = 'openid profile email';
    const app = await startApp('passport.mjs', house.ca, [issuer(house), webApp.clientId, secret, scope]);
    try {
      const browser = browserFor(house, app.line);
      await browser.open(`http://localhost:${app.line}/`);
      const { html } = await walk(browser, house.walker(people.ana));
      expect(JSON.parse(html)).toMatchObject({ tid: contoso.id, idp: `https://sts.windows.net/${fabrikam.id}/` });
    } finally {
      await app.stop();
    }
  });
});

describe('an application with Auth.js (next-auth)', () => {
  story('signs a guest in with its Microsoft Entra provider', async (house) => {
    const app = await startApp('auth-js.mjs', house.ca, [issuer(house), webApp.clientId, secret]);
    try {
      const base = `http://localhost:${app.line}/auth`;
      const browser = browserFor(house, app.line);
      await browser.open(`${base}/csrf`);
      const { csrfToken } = JSON.parse(browser.visit.html) as { csrfToken: string };
      await browser.post(`${base}/signin/microsoft-entra-id`, { csrfToken, callbackUrl: `${base}/session` }, base);
      await walk(browser, house.walker(people.sam));
      await browser.open(`${base}/session`);
      expect(JSON.parse(browser.visit.html)).toMatchObject({
        user: { email: people.sam },
        idp: `${house.origin}/partners/tailwind/saml`,
      });
    } finally {
      await app.stop();
    }
  });
});

describe('@microsoft/microsoft-graph-client in a process of its own', () => {
  story('invites as the README says, with a link and a mail', async (house) => {
    const address = 'ivy@smallpartner.example';
    const app = await startApp('graph-client.mjs', house.ca, [
      house.origin,
      contoso.id,
      daemon.clientId,
      secret,
      address,
    ]);
    try {
      const { inviteRedeemUrl } = JSON.parse(app.line) as { inviteRedeemUrl: string };
      const mail = await house.mailbox.waitFor({ to: address }, 5);
      expect(mail?.links).toContain(inviteRedeemUrl);
      const browser = house.browser();
      await browser.open(inviteRedeemUrl);
      await walkUntil(browser, house.walker(address), ({ visit }) => visit.url.pathname === '/myapps');
      expect(browser.text('.lead')).toBe(`Contoso · ${address}`);
    } finally {
      await app.stop();
    }
  });
});
