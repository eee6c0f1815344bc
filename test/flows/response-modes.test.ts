import { createHash } from 'node:crypto';
import { describe, expect } from '@jest/globals';
import { authorizeUrl, codeForm } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { contoso, people, webApp } from '../support/world.js';

const { story } = stories({
  config: demoConfig((config) => {
    for (const application of tenantOf(config, contoso.id).applications) {
      if (application.appId !== webApp.clientId) continue;
      const implicitGrantSettings = { enableIdTokenIssuance: true, enableAccessTokenIssuance: true };
      application.web = { redirectUris: [webApp.redirectUri, 'https://bare.example'], implicitGrantSettings };
    }
  }),
});

const halfHash = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');

describe('the answer to the application', () => {
  story('comes in the query by default', async (house) => {
    const { url } = await house.arrive(house.browser(), people.ana);
    expect(url.searchParams.get('code')).not.toBeNull();
    expect(url.searchParams.get('state')).toBe('state-42');
    expect(url.searchParams.get('session_state')).toMatch(/^[0-9a-f-]{36}$/);
    expect(url.searchParams.has('iss')).toBe(false);
    expect(url.hash).toBe('');
  });

  story('comes in the fragment when asked', async (house) => {
    const { url } = await house.arrive(house.browser(), people.ana, { response_mode: 'fragment' });
    expect(url.search).toBe('');
    expect(new URLSearchParams(url.hash.slice(1)).get('code')).not.toBeNull();
  });

  story('is posted when asked, by a form that works without script', async (house) => {
    const browser = house.browser();
    const visit = await house.arrive(browser, people.ana, { response_mode: 'form_post' });
    expect(visit.url.href).toBe(webApp.redirectUri);
    expect(visit.posted).toMatchObject({ state: 'state-42', code: expect.any(String) });
    const answer = await house.http.post(house.tokenUrl, codeForm(visit.posted?.code ?? ''));
    expect(answer.status).toBe(200);
  });

  story('keeps the state byte for byte', async (house) => {
    const state = 'ä€ "quotes" <b>&amp; a+b %41 |pipe| {"id":"1"}';
    const browser = house.browser();
    for (const response_mode of ['query', 'fragment', 'form_post']) {
      const visit = await house.arrive(browser, people.ana, { state, response_mode });
      expect(house.answerOf(visit).state).toBe(state);
    }
  });

  story('has a slash where the registered address has no path', async (house) => {
    const browser = house.browser();
    const request = { redirect_uri: 'https://bare.example' };
    expect((await house.arrive(browser, people.ana, request)).url.href).toMatch(/^https:\/\/bare\.example\/\?code=/);
    const { url } = await house.arrive(browser, people.ana, { ...request, response_mode: 'fragment' });
    expect(url.href).toMatch(/^https:\/\/bare\.example\/#code=/);
  });

  story('may be asked for by a posted request', async (house) => {
    const url = authorizeUrl(house.origin);
    const browser = house.browser();
    await browser.post(`${url.origin}${url.pathname}`, Object.fromEntries(url.searchParams), 'http://localhost:3000');
    expect(browser.has('input[name="loginfmt"]')).toBe(true);
  });
});

describe('implicit and hybrid answers', () => {
  story('bring an id_token in the fragment, with the nonce', async (house) => {
    const visit = await house.arrive(house.browser(), people.ana, {
      response_type: 'id_token',
      code_challenge: undefined,
      code_challenge_method: undefined,
    });
    const answer = Object.fromEntries(new URLSearchParams(visit.url.hash.slice(1)));
    expect(claimsOf(answer.id_token)).toMatchObject({ nonce: 'nonce-42', preferred_username: people.ana });
    expect(answer.code).toBeUndefined();
  });

  story('bring code and id_token together, bound by c_hash', async (house) => {
    const visit = await house.arrive(house.browser(), people.ana, {
      response_type: 'code id_token',
      response_mode: 'form_post',
    });
    const { code = '', id_token: idToken } = visit.posted ?? {};
    expect(claimsOf(idToken).c_hash).toBe(halfHash(code));
    expect((await house.http.post(house.tokenUrl, codeForm(code))).status).toBe(200);
  });

  story('bring id_token and access token together, bound by at_hash', async (house) => {
    const visit = await house.arrive(house.browser(), people.ana, {
      response_type: 'id_token token',
      code_challenge: undefined,
      code_challenge_method: undefined,
    });
    const answer = Object.fromEntries(new URLSearchParams(visit.url.hash.slice(1)));
    expect(answer).toMatchObject({
      token_type: 'Bearer',
      expires_in: expect.stringMatching(/^\d+$/),
      state: 'state-42',
    });
    expect(claimsOf(answer.id_token).at_hash).toBe(halfHash(answer.access_token ?? ''));
    expect(claimsOf(answer.access_token)).toMatchObject({ scp: 'access_as_user' });
    expect(answer.refresh_token).toBeUndefined();
  });
});
