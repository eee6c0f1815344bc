import { describe, expect } from '@jest/globals';
import { clientCredentialsForm, codeForm } from '../support/authorize.js';
import { stories } from '../support/stories.js';
import { api, contoso, daemon, people, secret, spa, webApp } from '../support/world.js';

const { story } = stories();

describe('a code', () => {
  story('becomes tokens with Entra’s members and headers', async (house) => {
    const { code = '' } = house.answerOf(await house.arrive(house.browser(), people.ana));
    const answer = await house.http.post(house.tokenUrl, codeForm(code, { client_info: '1' }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store, no-cache');
    expect(answer.headers.get('pragma')).toBe('no-cache');
    expect(answer.headers.get('expires')).toBe('-1');
    expect(answer.headers.get('x-ms-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const body = answer.json();
    expect(Object.keys(body).sort()).toEqual(
      [
        'access_token',
        'client_info',
        'expires_in',
        'ext_expires_in',
        'id_token',
        'refresh_token',
        'scope',
        'token_type',
      ].sort(),
    );
    expect(body).toMatchObject({ token_type: 'Bearer', scope: expect.stringContaining(api.scope) });
    expect(typeof body.expires_in).toBe('number');
  });

  story('brings no refresh token without offline_access', async (house) => {
    const tokens = await house.tokensFor(people.ana, { scope: `openid ${api.scope}` });
    expect(tokens.refresh_token).toBeUndefined();
  });

  story('takes the secret by Basic authentication too', async (house) => {
    const { code = '' } = house.answerOf(await house.arrive(house.browser(), people.ana));
    const authorization = `Basic ${Buffer.from(`${webApp.clientId}:${encodeURIComponent(secret)}`).toString('base64')}`;
    const form = codeForm(code, { client_id: undefined, client_secret: undefined });
    const answer = await house.http.post(house.tokenUrl, form, { authorization });
    expect(answer.status).toBe(200);
  });

  story('ignores what it does not know, and echoes the request id of the caller', async (house) => {
    const { code = '' } = house.answerOf(await house.arrive(house.browser(), people.ana));
    const id = '01234567-89ab-4cde-8f01-23456789abcd';
    const form = codeForm(code, { 'x-client-SKU': 'msal.js.node', 'x-client-current-telemetry': '5|1,0,,,|,' });
    const answer = await house.http.post(`${house.tokenUrl}?client-request-id=${id}&slice=testslice`, form, {
      'client-request-id': id,
      'return-client-request-id': 'true',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('client-request-id')).toBe(id);
  });
});

describe('a refresh token', () => {
  const refresh = (refreshToken: string | undefined, more: Record<string, string> = {}) => ({
    grant_type: 'refresh_token',
    client_id: webApp.clientId,
    client_secret: secret,
    refresh_token: refreshToken ?? '',
    ...more,
  });

  story('brings new tokens, and the old one stays good', async (house) => {
    const tokens = await house.tokensFor(people.ana);
    const first = (await house.http.post(house.tokenUrl, refresh(tokens.refresh_token))).json();
    expect(first.refresh_token).not.toBe(tokens.refresh_token);
    expect(first).toMatchObject({ id_token: expect.any(String), access_token: expect.any(String) });
    const second = await house.http.post(house.tokenUrl, refresh(tokens.refresh_token));
    expect(second.status).toBe(200);
    const third = await house.http.post(house.tokenUrl, refresh(String(first.refresh_token)));
    expect(third.status).toBe(200);
  });

  story('gets tokens for another API that was consented', async (house) => {
    const tokens = await house.tokensFor(people.ana);
    const answer = await house.http.post(house.tokenUrl, refresh(tokens.refresh_token, { scope: 'User.Read' }));
    expect(answer.status).toBe(200);
    expect(String(answer.json().scope)).toContain('User.Read');
  });

  story('outlives 89 days and not 91', async (house) => {
    const tokens = await house.tokensFor(people.ana);
    house.clock.advance({ days: 89 });
    expect((await house.http.post(house.tokenUrl, refresh(tokens.refresh_token))).status).toBe(200);
    house.clock.advance({ days: 2 });
    const answer = await house.http.post(house.tokenUrl, refresh(tokens.refresh_token));
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ error: 'invalid_grant' });
  });

  story('lives on as long as it is used', async (house) => {
    let token = (await house.tokensFor(people.ana)).refresh_token;
    for (let month = 0; month < 5; month += 1) {
      house.clock.advance({ days: 80 });
      const answer = await house.http.post(house.tokenUrl, refresh(token));
      expect([month, answer.status]).toEqual([month, 200]);
      token = String(answer.json().refresh_token);
    }
  });

  story('dies when its code is shown again, and all that came from it', async (house) => {
    const { code = '' } = house.answerOf(await house.arrive(house.browser(), people.ana));
    const { refresh_token: first } = (await house.http.post(house.tokenUrl, codeForm(code))).json();
    const { refresh_token: next } = (await house.http.post(house.tokenUrl, refresh(String(first)))).json();
    expect((await house.http.post(house.tokenUrl, codeForm(code))).json()).toMatchObject({ error: 'invalid_grant' });
    for (const token of [first, next]) {
      const answer = await house.http.post(house.tokenUrl, refresh(String(token)));
      expect(answer.json()).toMatchObject({ error: 'invalid_grant' });
    }
  });

  story('dies with the guest', async (house) => {
    const tokens = await house.tokensFor(people.ana);
    await house.reset();
    const answer = await house.http.post(house.tokenUrl, refresh(tokens.refresh_token));
    expect(answer.json()).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('a single-page application', () => {
  const spaRequest = { client_id: spa.clientId, redirect_uri: spa.redirectUri };
  const form = (code: string) => codeForm(code, { ...spaRequest, client_secret: undefined });
  const origin = 'http://localhost:3000';

  story('redeems its code across origins, without a secret, for a day', async (house) => {
    const { code = '' } = house.answerOf(await house.arrive(house.browser(), people.ana, spaRequest));
    const answer = await house.http.post(house.tokenUrl, form(code), { origin });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toMatch(/^(\*|http:\/\/localhost:3000)$/);
    const tokens = answer.json();
    expect(tokens).toMatchObject({ refresh_token_expires_in: 86_399, access_token: expect.any(String) });

    house.clock.advance({ hours: 23 });
    const refresh = { grant_type: 'refresh_token', client_id: spa.clientId };
    const renewed = await house.http.post(
      house.tokenUrl,
      { ...refresh, refresh_token: String(tokens.refresh_token) },
      { origin },
    );
    expect(renewed.status).toBe(200);
    // The day is counted from the sign-in: a new refresh token does not begin a new one.
    house.clock.advance({ hours: 2 });
    const late = { ...refresh, refresh_token: String(renewed.json().refresh_token) };
    const refused = await house.http.post(house.tokenUrl, late, { origin });
    expect(refused.status).toBe(400);
    expect(refused.json()).toMatchObject({ error: 'invalid_grant', error_codes: [700084] });
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  });

  story('is answered a preflight', async (house) => {
    const answer = await house.http.send(house.tokenUrl, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-client-sku' },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
    expect(answer.headers.get('access-control-allow-headers')).toBe('x-client-sku');
  });

  story('is refused its code from elsewhere than a browser', async (house) => {
    const { code = '' } = house.answerOf(await house.arrive(house.browser(), people.ana, spaRequest));
    const answer = await house.http.post(house.tokenUrl, form(code));
    expect(answer.json()).toMatchObject({ error: 'invalid_request', error_codes: [9002327] });
  });
});

describe('client credentials', () => {
  story('are answered at the tenant by GUID and by domain', async (house) => {
    for (const tenant of [contoso.id, contoso.domain]) {
      const url = `${house.origin}/${tenant}/oauth2/v2.0/token`;
      expect((await house.http.post(url, clientCredentialsForm(daemon.clientId))).status).toBe(200);
    }
  });
});
