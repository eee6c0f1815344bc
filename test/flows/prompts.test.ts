import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { memberPassword, people, spa } from '../support/world.js';

const { story } = stories();

describe('prompt=none', () => {
  story('answers login_required when nobody is signed in, and never a page', async (house) => {
    for (const response_mode of ['query', 'fragment']) {
      const browser = house.browser();
      await browser.open(authorizeUrl(house.origin, { prompt: 'none', response_mode }));
      const answer = house.answerOf(browser.visit);
      expect(answer).toMatchObject({ error: 'login_required', state: 'state-42' });
      expect(answer.error_description).toMatch(
        /^AADSTS50058: .* Trace ID: [0-9a-f-]{36} Correlation ID: .* Timestamp: .*Z$/,
      );
      expect(answer.error_uri).toMatch(/\/error\?code=50058$/);
    }
  });

  story('answers a code when one guest is signed in', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    const silent = {
      client_id: spa.clientId,
      redirect_uri: spa.redirectUri,
      prompt: 'none',
      response_mode: 'fragment',
    };
    await browser.open(authorizeUrl(house.origin, silent));
    expect(house.answerOf(browser.visit).code).toBeDefined();
  });

  story('answers login_required for a hint that is somebody else', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    await browser.open(authorizeUrl(house.origin, { prompt: 'none', login_hint: people.otto }));
    expect(house.answerOf(browser.visit).error).toBe('login_required');
  });

  story('goes by sid', async (house) => {
    const browser = house.browser();
    const tokens = await house.tokensFor(people.ana, {}, browser);
    const { sid } = claimsOf(tokens.id_token);
    await browser.open(authorizeUrl(house.origin, { prompt: 'none', sid: String(sid) }));
    expect(house.answerOf(browser.visit).code).toBeDefined();
    await browser.open(authorizeUrl(house.origin, { prompt: 'none', sid: '00000000-0000-4000-8000-000000000000' }));
    expect(house.answerOf(browser.visit).error).toMatch(/^(interaction|login)_required$/);
  });
});

describe('prompt=login', () => {
  story('wants the credentials again and renews the time of the sign-in', async (house) => {
    const browser = house.browser();
    const first = claimsOf((await house.tokensFor(people.ana, { max_age: '999999' }, browser)).id_token);
    house.clock.advance({ minutes: 5 });
    await browser.open(authorizeUrl(house.origin, { prompt: 'login', login_hint: people.ana }));
    expect(browser.has('input[name="passwd"]')).toBe(true);
    await browser.submit({ passwd: memberPassword }, '#idSIButton9');
    expect(house.answerOf(browser.visit).code).toBeDefined();
    const second = claimsOf((await house.tokensFor(people.ana, { max_age: '999999' }, browser)).id_token);
    expect(Number(second.auth_time)).toBeGreaterThanOrEqual(Number(first.auth_time) + 290);
  });
});

describe('prompt=select_account', () => {
  story('shows the tiles even for one account, and cannot be skipped', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    await browser.open(authorizeUrl(house.origin, { prompt: 'select_account' }));
    expect(browser.has(`[data-test-id="${people.ana}"]`)).toBe(true);
    expect(browser.has('[data-test-id="otherTile"]')).toBe(true);
    await browser.press(`[data-test-id="${people.ana}"]`);
    expect(house.answerOf(browser.visit).code).toBeDefined();
  });
});

describe('prompt=consent', () => {
  story('asks for the application’s permissions although they are granted', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    await browser.open(authorizeUrl(house.origin, { prompt: 'consent' }));
    expect(browser.text('main')).toContain('Sample web app');
    await browser.press('Accept');
    expect(house.answerOf(browser.visit).code).toBeDefined();
  });
});

describe('max_age', () => {
  story('is kept: an older sign-in is not enough', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    house.clock.advance({ minutes: 10 });
    await browser.open(authorizeUrl(house.origin, { max_age: '60', prompt: 'none' }));
    expect(house.answerOf(browser.visit).error).toBe('login_required');
    const tokens = await house.tokensFor(people.ana, { max_age: '3600' }, browser);
    expect(claimsOf(tokens.id_token).auth_time).toEqual(expect.any(Number));
  });
});
