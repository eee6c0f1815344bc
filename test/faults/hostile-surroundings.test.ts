import { request } from 'node:https';
import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { walkUntil } from '../support/walk.js';
import { contoso, memberPassword, people, secret } from '../support/world.js';

const { story } = stories();
const evil = 'evil.example';

/** What every page says about who may frame it and what it may load. */
async function pagesOf(house: Emulator): Promise<readonly string[]> {
  const invited = await daemonGraph(house)
    .api('/invitations')
    .post({ invitedUserEmailAddress: 'ivy@smallpartner.example', inviteRedirectUrl: `${house.origin}/sample` });
  return [
    authorizeUrl(house.origin).toString(),
    String(invited.inviteRedeemUrl),
    ...['/sample', '/inbox', '/traces', '/admin', '/myapps', '/myaccount', '/error?code=50020'].map(
      (path) => `${house.origin}${path}`,
    ),
    `${house.origin}/common/oauth2/deviceauth`,
    `${house.origin}/${contoso.id}/oauth2/v2.0/authorize`,
    `${house.origin}/partners/woodgrove/ls/`,
  ];
}

/** A GET whose Host header is not the name that was connected to. */
function getAs(house: Emulator, url: string | URL, headers: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname, search } = new URL(url);
    const options = { hostname, port, path: `${pathname}${search}`, headers, ca: house.ca, servername: 'localhost' };
    const asked = request(options, (response) => {
      let text = JSON.stringify(response.headers);
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
      });
      response.on('end', () => resolve(text));
    });
    asked.on('error', reject).end();
  });
}

describe('a host name that somebody else chose', () => {
  story('is in no issuer, address or link', async (house) => {
    const { inviteRedeemUrl } = await daemonGraph(house)
      .api('/invitations')
      .post({ invitedUserEmailAddress: 'ivo@smallpartner.example', inviteRedirectUrl: `${house.origin}/sample` });
    const urls = [
      `${house.origin}/${contoso.id}/v2.0/.well-known/openid-configuration`,
      `${house.origin}/${contoso.id}/federationmetadata/2007-06/federationmetadata.xml`,
      authorizeUrl(house.origin),
      inviteRedeemUrl,
      `${house.origin}/admin`,
      `${house.origin}/sample`,
    ];
    for (const url of urls) {
      for (const headers of [
        { host: evil },
        { 'x-forwarded-host': evil, 'x-forwarded-proto': 'http' },
        { forwarded: `host=${evil};proto=http` },
      ]) {
        const answer = await getAs(house, url, headers);
        expect([url, headers, answer.includes(evil)]).toEqual([url, headers, false]);
      }
    }
    const discovery = await getAs(house, urls[0] ?? '', { host: evil });
    expect(discovery).toContain(`"issuer":"${house.origin}/${contoso.id}/v2.0"`);
  });
});

describe('a name that somebody pointed to this machine', () => {
  story('opens no control API, inbox or timeline, and every name of our own does', async (house) => {
    const paths = ['/_guesthouse/mailbox', '/_guesthouse/health', '/inbox', '/traces'];
    const statusOf = async (path: string, host: string) => {
      const answer = await getAs(house, `${house.origin}${path}`, { host, accept: 'application/json' });
      return answer.includes('does not answer by the name') ? 'refused' : 'answered';
    };
    const { port } = new URL(house.origin);
    for (const path of paths) {
      for (const host of ['attacker.com', `rebound.attacker.com:${port}`, 'localhost.attacker.com', 'Attacker.Com.'])
        expect([path, host, await statusOf(path, host)]).toEqual([path, host, 'refused']);
      for (const host of [
        `localhost:${port}`,
        '127.0.0.1',
        '[::1]:8443',
        'guesthouse',
        'a.svc.cluster.local',
        'x.test',
      ])
        expect([path, host, await statusOf(path, host)]).toEqual([path, host, 'answered']);
    }
  });
});

describe('a page of another site', () => {
  story('frames no page of this one, which loads nothing from elsewhere', async (house) => {
    for (const url of await pagesOf(house)) {
      const browser = house.browser();
      const { headers } = await browser.open(url);
      const policy = headers.get('content-security-policy') ?? '';
      expect([url, headers.get('x-frame-options')]).toEqual([url, 'DENY']);
      expect([url, policy.includes("frame-ancestors 'none'")]).toEqual([url, true]);
      expect([url, /default-src '(none|self)'/.test(policy), policy.includes('unsafe')]).toEqual([url, true, false]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toMatch(/no-referrer|same-origin|strict-origin/);
    }
  });

  story('fills in no form of the sign-in', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { login_hint: people.mel }));
    const { url } = browser.visit;
    await browser.post(url, { passwd: memberPassword }, `https://${evil}`);
    expect(browser.text('#exceptionMessageContainer')).toMatch(/AADSTS(50089|90023|50011)/);
    await browser.open(authorizeUrl(house.origin, { prompt: 'none' }));
    expect(house.answerOf(browser.visit)).toMatchObject({ error: 'login_required' });
  });
});

describe('a secret', () => {
  story('is in no timeline', async (house) => {
    const tokens = await house.tokensFor(people.otto);
    await house.tokensFor(people.mel);
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { login_hint: people.otto, prompt: 'login' }));
    await walkUntil(browser, house.walker(people.otto), (page) => page.has('input[name="otc"]'));
    const mail = await house.mailbox.waitFor({ to: people.otto }, 5);
    await browser.submit({ otc: mail?.code ?? '' }, '#idSIButton9');
    const told = JSON.stringify(
      await Promise.all((await house.traces.recent({ limit: 50 })).map(({ id }) => house.traces.timeline(id))),
    );
    expect(told).toContain(people.otto);
    const secrets = { secret, memberPassword, code: mail?.code, id: tokens.id_token, access: tokens.access_token };
    for (const [name, value] of Object.entries({ ...secrets, refresh: tokens.refresh_token })) {
      expect([name, value === undefined || told.includes(value)]).toEqual([name, false]);
    }
  });
});
