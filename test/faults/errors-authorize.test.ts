import { describe, expect } from '@jest/globals';
import { authorizeUrl, type Overrides } from '../support/authorize.js';
import { stories } from '../support/stories.js';
import { reasonsFor, usersOf } from '../support/traces.js';
import { api, contoso, spa } from '../support/world.js';

const { story } = stories();

/** Errors that must not leave the emulator: nobody knows yet whether the address is the application's. */
const shown: readonly (readonly [what: string, overrides: Overrides, code: string, words: RegExp])[] = [
  [
    'an unknown client',
    { client_id: '99999999-0000-4000-8000-000000000001' },
    'AADSTS700016',
    /99999999-0000-4000-8000-000000000001/,
  ],
  ['no client', { client_id: undefined }, 'AADSTS900144', /client_id/],
  [
    'an unknown redirect URI',
    { redirect_uri: 'https://evil.example/cb' },
    'AADSTS50011',
    /https:\/\/evil\.example\/cb/,
  ],
  [
    'a redirect URI in other case',
    { redirect_uri: 'http://localhost:3000/Auth/Callback' },
    'AADSTS50011',
    /Auth\/Callback/,
  ],
  [
    'a redirect URI with more path',
    { redirect_uri: 'http://localhost:3000/auth/callback/..' },
    'AADSTS50011',
    /\/\.\./,
  ],
  ['a redirect URI with a query', { redirect_uri: 'http://localhost:3000/auth/callback?x=1' }, 'AADSTS50011', /x=1/],
  [
    'a redirect URI with user info',
    { redirect_uri: 'http://localhost@evil.example/auth/callback' },
    'AADSTS50011',
    /evil/,
  ],
  [
    'a redirect URI with user info before localhost',
    { redirect_uri: 'http://user@localhost:3000/auth/callback' },
    'AADSTS50011',
    /user@/,
  ],
  [
    'a redirect URI on another host',
    { redirect_uri: 'http://localhost.evil.example:3000/auth/callback' },
    'AADSTS50011',
    /evil/,
  ],
  ['a redirect URI of another application', { redirect_uri: 'http://localhost:3000/other' }, 'AADSTS50011', /other/],
];

describe('an authorization request that cannot be believed', () => {
  for (const [what, overrides, code, words] of shown) {
    story(`because of ${what} ends on a page with ${code}, never at the address given`, async (house) => {
      const before = await usersOf(house, contoso.id);
      const browser = house.browser();
      const visit = await browser.open(authorizeUrl(house.origin, overrides));
      expect(visit.url.origin).toBe(house.origin);
      const text = browser.text('#exceptionMessageContainer');
      expect(text).toContain(code);
      expect(text).toMatch(words);
      expect(visit.headers.get('cache-control')).toContain('no-store');
      expect(await reasonsFor(house, code)).toMatch(words);
      expect(await usersOf(house, contoso.id)).toBe(before);
    });
  }

  story('because of an unknown tenant ends on a page with AADSTS90002', async (house) => {
    for (const tenant of ['99999999-0000-4000-8000-000000000002', 'nowhere.example', '%E0%A4%A']) {
      const visit = await house.browser().open(authorizeUrl(house.origin, {}, tenant));
      expect(visit.page.querySelector('#exceptionMessageContainer')?.text).toContain('AADSTS90002');
    }
    expect(await reasonsFor(house, 'AADSTS90002')).toContain('nowhere.example');
    const document = await house.http.get(`${house.origin}/nowhere.example/v2.0/.well-known/openid-configuration`);
    expect(document.status).toBe(400);
    expect(document.json()).toMatchObject({ error: 'invalid_tenant', error_codes: [90002] });
  });

  story('shows what was given as text, not as markup', async (house) => {
    const browser = house.browser();
    const visit = await browser.open(
      authorizeUrl(house.origin, { redirect_uri: 'https://x/"><script>alert(1)</script>' }),
    );
    expect(visit.html).not.toContain('<script>alert');
    expect(visit.page.querySelectorAll('script').every((each) => each.getAttribute('src') !== undefined)).toBe(true);
  });
});

/** Errors that the application is told. */
const told: readonly (readonly [what: string, overrides: Overrides, error: string, code: string])[] = [
  ['an unknown response type', { response_type: 'magic' }, 'unsupported_response_type', 'AADSTS700054'],
  ['a response type that is not enabled', { response_type: 'id_token' }, 'unsupported_response_type', 'AADSTS700054'],
  ['token alone', { response_type: 'token' }, 'unsupported_response_type', 'AADSTS700054'],
  ['no response type', { response_type: undefined }, 'invalid_request', 'AADSTS900144'],
  ['an unknown response mode', { response_mode: 'pigeon' }, 'invalid_request', 'AADSTS70007'],
  ['no scope', { scope: undefined }, 'invalid_request', 'AADSTS900144'],
  ['a permission that the API does not have', { scope: `openid ${api.uri}/nothing` }, 'invalid_scope', 'AADSTS650053'],
  [
    'an API that is not in the tenant',
    { scope: 'openid api://99999999-0000-4000-8000-000000000003/x' },
    'invalid_resource',
    'AADSTS500011',
  ],
  ['.default beside another permission', { scope: `${api.uri}/.default ${api.scope}` }, 'invalid_scope', 'AADSTS70011'],
  ['the v1 parameter resource', { resource: api.uri }, 'invalid_request', 'AADSTS901002'],
  ['an unknown prompt', { prompt: 'sing' }, 'invalid_request', 'AADSTS90023'],
  ['a short code challenge', { code_challenge: 'short' }, 'invalid_request', 'AADSTS50147'],
  [
    'a single-page application without a code challenge',
    {
      client_id: spa.clientId,
      redirect_uri: spa.redirectUri,
      code_challenge: undefined,
      code_challenge_method: undefined,
    },
    'invalid_request',
    'AADSTS9002325',
  ],
];

describe('an authorization request that the application got wrong', () => {
  for (const [what, overrides, error, code] of told) {
    story(`because of ${what} is answered ${error} with ${code}`, async (house) => {
      const browser = house.browser();
      await browser.open(authorizeUrl(house.origin, overrides));
      const answer = house.answerOf(browser.visit);
      expect(answer).toMatchObject({ error, state: 'state-42' });
      expect(answer.error_description).toMatch(new RegExp(`^${code}: `));
      expect(answer.error_description).toMatch(
        /Trace ID: [0-9a-f-]{36} Correlation ID: [0-9a-f-]{36} Timestamp: \S+ \S+Z$/,
      );
      expect(await reasonsFor(house, code)).toContain('because');
      expect(answer.code).toBeUndefined();
      expect(await browser.jar.getCookieString(house.origin)).not.toContain('ESTSAUTH=');
    });
  }

  story('because a parameter comes twice is refused', async (house) => {
    const url = authorizeUrl(house.origin);
    url.searchParams.append('scope', 'openid');
    const browser = house.browser();
    await browser.open(url);
    expect(house.answerOf(browser.visit)).toMatchObject({ error: 'invalid_request' });
    expect(house.answerOf(browser.visit).error_description).toContain('AADSTS9000411');
  });

  story('is told in the mode that it asked for', async (house) => {
    const browser = house.browser();
    const posted = await browser.open(
      authorizeUrl(house.origin, { response_mode: 'form_post', scope: 'openid api://x/y' }),
    );
    expect(posted.posted).toMatchObject({ error: 'invalid_resource', state: 'state-42' });
    const fragment = await browser.open(authorizeUrl(house.origin, { response_mode: 'fragment', prompt: 'none' }));
    expect(fragment.url.hash).toContain('error=login_required');
  });

  story('is kept in the timeline with its reason', async (house) => {
    await house.browser().open(authorizeUrl(house.origin, { scope: 'openid api://x/y' }));
    const events = await house.http.get(`${house.origin}/_guesthouse/traces`);
    expect(events.status).toBe(200);
    const all = `${await reasonsFor(house, 'AADSTS500011')}${events.text}`;
    expect(all).toContain('AADSTS500011');
  });
});

describe('a long state', () => {
  story('is carried as it is', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { state: 'x'.repeat(8000), prompt: 'none' }));
    expect(house.answerOf(browser.visit).state).toHaveLength(8000);
  });
});
