import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { contoso, people } from '../support/world.js';

const { story } = stories();
const at = (house: Emulator, path: string) => `${house.origin}/_guesthouse${path}`;
const json = { 'content-type': 'application/json' };

describe('the control API', () => {
  story('says that it is well', async (house) => {
    const answer = await house.http.get(at(house, '/health'));
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ status: 'ok' });
  });

  story('hands out mails, waiting for one that is still to come', async (house) => {
    const waiting = house.http.get(at(house, `/mailbox?to=${people.otto}&wait=10`));
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { login_hint: people.otto }));
    await browser.press('Send code');
    const mails = (await waiting).json<{ to: string; code: string; subject: string }[]>();
    expect(mails[0]).toMatchObject({ to: people.otto, code: expect.stringMatching(/^\d{8}$/) });
    const none = await house.http.get(at(house, '/mailbox?to=nobody@nowhere.example'));
    expect(none.json()).toEqual([]);
    expect((await house.http.send(at(house, '/mailbox'), { method: 'DELETE' })).status).toBeLessThan(300);
    expect((await house.http.get(at(house, '/mailbox'))).json()).toEqual([]);
  });

  story('goes back to the seed', async (house) => {
    await house.tokensFor(people.otto);
    const answer = await house.http.send(at(house, '/reset'), { method: 'POST' });
    expect(answer.status).toBeLessThan(300);
    expect((await house.tenant(contoso.id).user(people.otto))?.externalUserState).toBe('PendingAcceptance');
  });

  story('moves the clock and brings it back', async (house) => {
    const now = async () => Date.parse(String((await house.http.get(at(house, '/clock'))).json().now));
    const before = await now();
    const put = (body: unknown) =>
      house.http.send(at(house, '/clock'), { method: 'PUT', headers: json, body: JSON.stringify(body) });
    expect((await put({ advanceSeconds: 3600 })).status).toBeLessThan(300);
    expect((await now()) - before).toBeGreaterThanOrEqual(3_600_000);
    await put({ freezeAt: '2030-01-01T00:00:00Z' });
    expect(await now()).toBe(Date.parse('2030-01-01T00:00:00Z'));
    await house.http.send(at(house, '/clock'), { method: 'DELETE' });
    expect(Math.abs((await now()) - before)).toBeLessThan(60_000);
    const nonsense = await put({ freezeAt: 'tomorrow' });
    expect(nonsense.status).toBe(400);
    expect(nonsense.json()).toMatchObject({ message: expect.any(String) });
  });

  story('explains where somebody signs in, and why', async (house) => {
    const explain = async (as: string) =>
      (await house.http.get(at(house, `/explain?tenant=${contoso.id}&as=${as}`))).text;
    expect(await explain(people.sam)).toMatch(/Tailwind/);
    expect(await explain(people.ana)).toMatch(/Fabrikam/);
    expect(await explain(people.otto)).toMatch(/passcode|email-otp/i);
    expect(await explain('nobody@nowhere.example')).toMatch(/AADSTS50034|50034|50020/);
  });

  story('takes a token apart and verifies it', async (house) => {
    const { id_token: token = '' } = await house.tokensFor(people.ana);
    const inspect = async (value: string) => {
      const body = JSON.stringify({ token: value });
      return (await house.http.send(at(house, '/inspect'), { method: 'POST', headers: json, body })).json();
    };
    const seen = await inspect(token);
    expect(seen).toMatchObject({ verified: true, header: { alg: 'RS256' } });
    expect(seen.claims).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'preferred_username', value: people.ana }),
        expect.objectContaining({
          name: 'idp',
          meaning: expect.stringMatching(/\w+ \w+/),
          source: 'realm',
          rule: expect.any(String),
        }),
      ]),
    );
    const [header, payload, signature = ''] = token.split('.');
    const forged = `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    expect(await inspect(forged)).toMatchObject({ verified: false, problem: expect.any(String) });
  });

  story('tells a sign-in as a timeline, without secrets', async (house) => {
    await house.tokensFor(people.otto);
    const list = await house.http.get(at(house, `/traces?tenant=${contoso.id}&user=${people.otto}`));
    const [first] = list.json<{ id: string }[]>();
    const text = (await house.http.get(at(house, `/traces/${first?.id}`))).text;
    expect(text).toContain('realm decided');
    expect(text).toContain('guest accepted');
    const [mail] = await house.mailbox.list({ to: people.otto });
    expect(text).not.toContain(mail?.code);
    expect(text).not.toMatch(/eyJ[\w-]{20,}/);
    expect((await house.http.get(`${house.origin}/traces/${first?.id}`)).text).toContain('realm decided');
  });

  story('describes itself', async (house) => {
    const described = (await house.http.get(at(house, '/openapi.json'))).json<{
      servers: { url: string }[];
      paths: Record<string, unknown>;
    }>();
    expect(described.servers).toEqual([{ url: `${house.origin}/_guesthouse` }]);
    for (const path of [
      '/health',
      '/mailbox',
      '/reset',
      '/clock',
      '/explain',
      '/traces',
      '/traces/{id}',
      '/inspect',
      '/snapshots',
    ]) {
      expect(Object.keys(described.paths)).toContain(path);
    }
  });

  story('is closed to other web sites', async (house) => {
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    for (const path of ['/mailbox', '/clock', '/traces']) {
      expect((await house.http.get(at(house, path), foreign)).status).toBe(403);
    }
    await house.tokensFor(people.otto);
    const reset = await house.http.send(at(house, '/reset'), { method: 'POST', headers: foreign });
    expect(reset.status).toBe(403);
    expect((await house.tenant(contoso.id).user(people.otto))?.externalUserState).toBe('Accepted');
  });
});

describe('the pages beside the sign-in', () => {
  story('show the mail that was sent', async (house) => {
    await house.tokensFor(people.otto);
    const browser = house.browser();
    await browser.open(`${house.origin}/inbox`);
    expect(browser.text('main')).toContain(people.otto);
  });

  story('send every page with a policy that allows no foreign script', async (house) => {
    for (const path of ['/sample', '/inbox', '/traces', `/${contoso.id}/oauth2/v2.0/authorize`]) {
      const { headers } = await house.http.get(`${house.origin}${path}`);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
      expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  story('say where to go when nothing is there', async (house) => {
    const answer = await house.http.get(`${house.origin}/nowhere`);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('/sample');
  });
});
