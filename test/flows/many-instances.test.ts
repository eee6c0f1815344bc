import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { authorizeUrl, clientCredentialsForm, codeForm } from '../support/authorize.js';
import { type Browser, createBrowser } from '../support/browser.js';
import { type Fleet, startFleet } from '../support/fleet.js';
import { graphClient } from '../support/graph-client.js';
import { claimsOf, headerOf } from '../support/jwt.js';
import { walk } from '../support/walk.js';
import { contoso, daemon, people, webApp } from '../support/world.js';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet();
}, 60_000);
afterAll(() => fleet?.stop());
beforeEach(async () => {
  await fleet.http.send(`${fleet.origin}/_guesthouse/clock`, { method: 'DELETE' });
  await fleet.http.post(`${fleet.origin}/_guesthouse/reset`, {});
});

const tokenUrl = () => `${fleet.origin}/${contoso.id}/oauth2/v2.0/token`;
const browserOf = () => createBrowser({ http: fleet.http, origins: [fleet.origin] });
const newestCode = async (to: string) => {
  const mails = await fleet.http.get(`${fleet.origin}/_guesthouse/mailbox?to=${to}&wait=5`);
  return mails.json<readonly { code?: string }[]>()[0]?.code ?? '';
};
const arrive = async (browser: Browser, as: string, overrides = {}) => {
  await browser.open(authorizeUrl(fleet.origin, overrides));
  const visit = await walk(browser, { as, readCode: newestCode });
  expect(`${visit.status} ${visit.page.text}`).toMatch(/^0 /);
  return visit.url.searchParams.get('code') ?? '';
};
const redeem = async (code: string, overrides = {}) =>
  (await fleet.http.post(tokenUrl(), codeForm(code, overrides))).json<Record<string, string>>();
const json = (method: 'PUT' | 'POST', url: string, body: object) =>
  fleet.http.send(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const daemonTokenAt = async (origin: string, scope?: string) =>
  fleet.http.post(
    `${origin}/${contoso.id}/oauth2/v2.0/token`,
    clientCredentialsForm(daemon.clientId, { ...(scope && { scope }) }),
  );

/** Graph at one of them, as the daemon. */
const graphAt = (origin: string) =>
  graphClient({ origin, http: fleet.http }, async () => {
    const answer = await daemonTokenAt(origin, 'https://graph.microsoft.com/.default');
    return answer.json<{ access_token: string }>().access_token;
  });

describe('behind nginx, two servers on one Redis', () => {
  it.each([
    { how: 'by one-time passcode', as: people.otto, idp: 'mail', calls: false },
    { how: 'from another tenant', as: people.ana, calls: false },
    { how: 'by SAML', as: people.sam, calls: false },
    { how: 'by WS-Federation', as: people.wes, calls: false },
    { how: 'by Google, called by way of nginx', as: people.gus, idp: 'google.com', calls: true },
  ])('let a guest in $how, though each request goes to the other server', async ({ as, idp, calls }) => {
    const { length: before } = await fleet.nginx.asked();
    const browser = browserOf();
    const code = await arrive(browser, as);
    const tokens = await redeem(code);
    expect(claimsOf(tokens.id_token)).toMatchObject({ tid: contoso.id, ...(idp && { idp }) });
    const refresh = { grant_type: 'refresh_token', code: undefined, refresh_token: tokens.refresh_token };
    expect(await redeem(code, refresh)).toMatchObject({ access_token: expect.any(String) });
    expect(await redeem(code)).toMatchObject({ error: 'invalid_grant' });

    await browser.open(authorizeUrl(fleet.origin, { prompt: 'none', login_hint: as }));
    expect(browser.visit.url.search).toContain('code=');
    await browser.open(`${fleet.origin}/${contoso.id}/oauth2/v2.0/logout?client_id=${webApp.clientId}`);
    await browser.open(authorizeUrl(fleet.origin, { prompt: 'none', login_hint: as }));
    expect(browser.visit.url.searchParams.get('error')).toBe('login_required');

    const ports = (await fleet.nginx.asked()).slice(before);
    expect(ports.length).toBeGreaterThan(10);
    // The log is written when a request has ended: one that was made meanwhile, by a server itself, is in it before.
    const shares = fleet.instances.map(
      (origin) => ports.filter((port) => String(port) === new URL(origin).port).length,
    );
    expect(Math.abs((shares[0] ?? 0) - (shares[1] ?? 0))).toBeLessThanOrEqual(1);
    if (!calls) expect(ports.every((port, at) => at === 0 || port !== ports[at - 1])).toBe(true);
  });

  it('know at once what the other was told by Graph', async () => {
    const [one, other] = [graphAt(fleet.instances[0]), graphAt(fleet.instances[1])];
    const found = await one.api('/servicePrincipals').filter(`appId eq '${webApp.clientId}'`).get();
    const principal = `/servicePrincipals/${found.value[0].id}`;
    await one.api(principal).patch({ appRoleAssignmentRequired: true });
    expect(await other.api(principal).get()).toMatchObject({ appRoleAssignmentRequired: true });
    const browser = browserOf();
    await browser.open(authorizeUrl(fleet.origin));
    await walk(browser, { as: people.ana, readCode: newestCode });
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50105');

    const policy = '/policies/authorizationPolicy';
    await other.api(policy).patch({ allowInvitesFrom: 'none' });
    expect(await one.api(policy).get()).toMatchObject({ allowInvitesFrom: 'none' });
  });

  it('sign by the newest key at once, whichever was told to change it', async () => {
    const [one, other] = fleet.instances;
    await daemonTokenAt(other);
    const rotated = await json('POST', `${one}/_guesthouse/tenants/${contoso.id}/keys`, {});
    const { signing } = rotated.json<{ signing: string }>();
    const { access_token: token } = (await daemonTokenAt(other)).json<{ access_token: string }>();
    expect(headerOf(token).kid).toBe(signing);
    const keys = await fleet.http.get(`${other}/${contoso.id}/discovery/v2.0/keys`);
    expect(keys.json<{ keys: { kid: string }[] }>().keys[0]?.kid).toBe(signing);
  });

  it('share the clock', async () => {
    const [one, other] = fleet.instances;
    const browser = browserOf();
    const code = await arrive(browser, people.ana);
    await json('PUT', `${one}/_guesthouse/clock`, { advanceSeconds: 3600 });
    const late = await fleet.http.post(`${other}/${contoso.id}/oauth2/v2.0/token`, codeForm(code));
    expect(late.json()).toMatchObject({ error: 'invalid_grant', error_codes: [70008] });
    const { access_token: token } = (await daemonTokenAt(other)).json<{ access_token: string }>();
    expect(Number(claimsOf(token).iat) - Date.now() / 1000).toBeGreaterThan(3000);
    await fleet.http.send(`${other}/_guesthouse/clock`, { method: 'DELETE' });
    const { access_token: now } = (await daemonTokenAt(one)).json<{ access_token: string }>();
    expect(Math.abs(Number(claimsOf(now).iat) - Date.now() / 1000)).toBeLessThan(600);
  });

  it('share an ordered fault, and count it together', async () => {
    const [one, other] = fleet.instances;
    const fault = { name: 'down', where: 'token', what: { status: 503 }, times: 2 };
    await json('PUT', `${one}/_guesthouse/faults`, fault);
    expect((await daemonTokenAt(other)).status).toBe(503);
    expect((await daemonTokenAt(one)).status).toBe(503);
    expect((await daemonTokenAt(other)).status).toBe(200);
  });

  it('go back to the seed together', async () => {
    const [one, other] = fleet.instances;
    const browser = browserOf();
    await arrive(browser, people.ana);
    const graph = graphAt(other);
    const ana = async () =>
      (await graph.api('/users').filter(`mail eq '${people.ana}'`).select('externalUserState').get()).value;
    expect(await ana()).toMatchObject([{ externalUserState: 'Accepted' }]);
    await fleet.http.post(`${one}/_guesthouse/reset`, {});
    expect(await ana()).toMatchObject([{ externalUserState: 'PendingAcceptance' }]);
    await browser.open(authorizeUrl(fleet.origin, { prompt: 'none', login_hint: people.ana }));
    expect(browser.visit.url.searchParams.get('error')).toBe('login_required');
  });

  it('wake who waits at one for a mail that the other sends', async () => {
    const [one, other] = fleet.instances;
    // Nobody who is not woken waits that long: the test would end before.
    const waiting = fleet.http.get(`${one}/_guesthouse/mailbox?to=late@partner.example&wait=60`);
    await wait(300);
    const invited = await json('POST', `${other}/_guesthouse/invitations`, {
      invitedUserEmailAddress: 'late@partner.example',
      sendInvitationMessage: true,
    });
    expect(invited.status).toBeLessThan(300);
    expect((await waiting).json()).toHaveLength(1);
  });

  it('tell apart whom they were asked by: the public names work through nginx', async () => {
    const answer = await fleet.http.get(`${fleet.origin}/common/v2.0/.well-known/openid-configuration`, {
      host: 'login.microsoftonline.com',
    });
    expect(answer.json()).toMatchObject({ token_endpoint: expect.stringMatching(/^https:\/\/login\.microsoftonline/) });
  });
});
