import { describe, expect } from '@jest/globals';
import { clientCredentialsForm, codeForm, type Overrides, verifier } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { type Answer, createHttpClient } from '../support/http-client.js';
import { stories } from '../support/stories.js';
import { reasonsFor } from '../support/traces.js';
import { api, contoso, daemon, fabrikam, nativeApp, people, secret, webApp } from '../support/world.js';

const otherApp = { clientId: 'c1c1c1c1-0000-4000-8000-000000000077', redirectUri: webApp.redirectUri };

const { story } = stories({
  config: demoConfig((config) => {
    for (const id of [contoso.id, fabrikam.id]) {
      tenantOf(config, id).applications.push({
        appId: otherApp.clientId,
        displayName: 'Other web app',
        web: { redirectUris: [otherApp.redirectUri] },
        passwordCredentials: [{ secretText: secret }, { secretText: 'old', endDateTime: '2026-01-01T00:00:00Z' }],
      });
    }
  }),
});

const codeFor = async (house: Emulator, overrides: Overrides = {}): Promise<string> =>
  house.answerOf(await house.arrive(house.browser(), people.ana, overrides)).code ?? '';

/** The documented body, whole. */
function expectRefusal(answer: Answer, error: string, number: number): void {
  expect(answer.status).toBe(error === 'invalid_client' ? 401 : 400);
  const body = answer.json();
  expect(body).toMatchObject({
    error,
    error_codes: [number],
    error_description: expect.stringMatching(
      new RegExp(`^AADSTS${number}: .+ Trace ID: \\S+ Correlation ID: \\S+ Timestamp: \\S+ \\S+Z$`),
    ),
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
    trace_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    error_uri: expect.stringMatching(new RegExp(`/error\\?code=${number}$`)),
  });
  for (const absent of ['access_token', 'id_token', 'refresh_token']) expect(body).not.toHaveProperty(absent);
  expect(answer.headers.get('cache-control')).toContain('no-store');
  expect(answer.headers.get('x-ms-request-id')).toBe(body.trace_id);
}

describe('a code', () => {
  story('that was used before is refused with AADSTS54005, and what it gave is taken back', async (house) => {
    const code = await codeFor(house);
    const first = (await house.http.post(house.tokenUrl, codeForm(code))).json();
    expectRefusal(await house.http.post(house.tokenUrl, codeForm(code)), 'invalid_grant', 54005);
    expect(await reasonsFor(house, 'AADSTS54005')).toMatch(/already redeemed/);
    const refresh = codeForm('', {
      grant_type: 'refresh_token',
      code: undefined,
      refresh_token: String(first.refresh_token),
    });
    expect((await house.http.post(house.tokenUrl, refresh)).status).toBe(400);
  });

  story('is given to exactly one of twenty that redeem it at once', async (house) => {
    const code = await codeFor(house);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => house.http.post(house.tokenUrl, codeForm(code))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers) expect([200, 400]).toContain(answer.status);
  });

  story('that is too old is refused with AADSTS70008', async (house) => {
    const code = await codeFor(house);
    house.clock.advance({ minutes: 11 });
    expectRefusal(await house.http.post(house.tokenUrl, codeForm(code)), 'invalid_grant', 70008);
    expect(await reasonsFor(house, 'AADSTS70008')).toMatch(/expired/);
    // The code is not kept so long; that there was one is.
    house.clock.advance({ minutes: 50 });
    expectRefusal(await house.http.post(house.tokenUrl, codeForm(code)), 'invalid_grant', 70008);
    house.clock.advance({ minutes: 10 });
    expectRefusal(await house.http.post(house.tokenUrl, codeForm(code)), 'invalid_grant', 70000);
  });

  story('is good for nine minutes', async (house) => {
    const code = await codeFor(house);
    house.clock.advance({ minutes: 9 });
    expect((await house.http.post(house.tokenUrl, codeForm(code))).status).toBe(200);
  });

  story('of another application is refused with AADSTS70000', async (house) => {
    const code = await codeFor(house);
    const answer = await house.http.post(house.tokenUrl, codeForm(code, { client_id: otherApp.clientId }));
    expectRefusal(answer, 'invalid_grant', 70000);
  });

  story('of another tenant is refused with AADSTS700005', async (house) => {
    const code = await codeFor(house, {
      client_id: otherApp.clientId,
      redirect_uri: otherApp.redirectUri,
      scope: 'openid profile',
    });
    const elsewhere = `${house.origin}/${fabrikam.id}/oauth2/v2.0/token`;
    const form = codeForm(code, { client_id: otherApp.clientId });
    expectRefusal(await house.http.post(elsewhere, form), 'invalid_grant', 700005);
    expect((await house.http.post(house.tokenUrl, form)).status).toBe(200);
  });

  story('that is made up is refused with AADSTS70000', async (house) => {
    for (const code of ['nonsense', `1.A${'x'.repeat(600)}`, '../../etc/passwd', '\u0000']) {
      expectRefusal(await house.http.post(house.tokenUrl, codeForm(code)), 'invalid_grant', 70000);
    }
  });

  for (const [what, overrides] of [
    ['wrong', { code_verifier: `${verifier}x` }],
    ['missing', { code_verifier: undefined }],
  ] as const) {
    story(`with a ${what} verifier is refused with AADSTS501481`, async (house) => {
      const code = await codeFor(house);
      expectRefusal(await house.http.post(house.tokenUrl, codeForm(code, overrides)), 'invalid_grant', 501481);
    });
  }

  story('with another redirect URI than before is refused with AADSTS500112', async (house) => {
    const code = await codeFor(house);
    const form = codeForm(code, { redirect_uri: 'http://127.0.0.1:3000/auth/callback' });
    expectRefusal(await house.http.post(house.tokenUrl, form), 'invalid_grant', 500112);
  });

  story('of a guest who has been removed meanwhile gives nothing', async (house) => {
    const code = await codeFor(house);
    await house.reset();
    const answer = await house.http.post(house.tokenUrl, codeForm(code));
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('a client', () => {
  const cases: readonly (readonly [
    what: string,
    form: Readonly<Record<string, string>>,
    error: string,
    number: number,
  ])[] = [
    [
      'with a wrong secret',
      clientCredentialsForm(daemon.clientId, { client_secret: 'wrong' }),
      'invalid_client',
      7000215,
    ],
    [
      'without a secret',
      clientCredentialsForm(daemon.clientId, { client_secret: undefined }),
      'invalid_client',
      7000216,
    ],
    ['that redeems without its secret', codeForm('x', { client_secret: undefined }), 'invalid_client', 7000218],
    [
      'that is public but sends a secret',
      codeForm('x', { client_id: nativeApp.clientId, redirect_uri: nativeApp.redirectUri }),
      'invalid_client',
      700025,
    ],
    ['that nobody knows', clientCredentialsForm('99999999-0000-4000-8000-000000000001'), 'unauthorized_client', 700016],
    ['that does not say who it is', codeForm('x', { client_id: undefined }), 'invalid_request', 900144],
    [
      'that asks for a person’s permission alone',
      clientCredentialsForm(daemon.clientId, { scope: api.scope }),
      'invalid_scope',
      1002012,
    ],
    [
      'that asks for two APIs alone',
      clientCredentialsForm(daemon.clientId, { scope: `${api.uri}/.default https://graph.microsoft.com/.default` }),
      'invalid_scope',
      1002012,
    ],
    [
      'that asks for an unknown API',
      clientCredentialsForm(daemon.clientId, { scope: 'api://x/.default' }),
      'invalid_resource',
      500011,
    ],
    [
      'with a secret whose time is over',
      clientCredentialsForm(otherApp.clientId, { client_secret: 'old' }),
      'invalid_client',
      7000222,
    ],
    ['with an unknown grant', codeForm('x', { grant_type: 'wishful_thinking' }), 'unsupported_grant_type', 70003],
    ['without a grant', codeForm('x', { grant_type: undefined }), 'invalid_request', 900144],
    ['without a code', codeForm('', { code: undefined }), 'invalid_request', 900144],
    [
      'with a made-up refresh token',
      codeForm('', { grant_type: 'refresh_token', code: undefined, refresh_token: 'made-up' }),
      'invalid_grant',
      70000,
    ],
  ];
  for (const [what, form, error, number] of cases) {
    story(`${what} is refused with AADSTS${number}`, async (house) => {
      expectRefusal(await house.http.post(house.tokenUrl, form), error, number);
    });
  }

  story('with the refresh token of another is refused with AADSTS70000', async (house) => {
    const { refresh_token: refreshToken } = await house.tokensFor(people.ana);
    const form = {
      grant_type: 'refresh_token',
      client_id: otherApp.clientId,
      client_secret: secret,
      refresh_token: refreshToken ?? '',
    };
    expectRefusal(await house.http.post(house.tokenUrl, form), 'invalid_grant', 70000);
  });

  story('in a browser of another origin is refused with AADSTS9002326', async (house) => {
    const code = await codeFor(house);
    const origin = 'http://localhost:3000';
    expectRefusal(await house.http.post(house.tokenUrl, codeForm(code), { origin }), 'invalid_request', 9002326);
  });
});

describe('a request that is no token request', () => {
  story('is refused in the same form', async (house) => {
    const { http, tokenUrl } = house;
    expect((await http.get(tokenUrl)).json()).toMatchObject({ error_codes: [900561] });
    expect((await http.post(tokenUrl, 'client_id=a&client_id=b')).json()).toMatchObject({ error_codes: [9000411] });
    expect((await http.post(tokenUrl, '')).json()).toMatchObject({ error: 'invalid_request', error_codes: [900144] });
    const asJson = await http.post(tokenUrl, '{"grant_type":"x"}', { 'content-type': 'application/json' });
    expect(asJson.status).toBe(400);
    expect(asJson.json()).toMatchObject({ error: 'invalid_request' });
    const broken = await http.post(tokenUrl, codeForm('x', { client_id: undefined }), {
      authorization: `Basic ${Buffer.from('%E0%A4%A:x').toString('base64')}`,
    });
    expect(broken.json()).toMatchObject({ error_codes: [9002313] });
  });

  story('that is too large is refused before it is read to its end', async (house) => {
    // On a connection of its own: the server may close it while the rest is still on its way.
    const http = createHttpClient(house.ca);
    const answer = await http.post(house.tokenUrl, `code=${'x'.repeat(2_000_000)}`).catch(() => undefined);
    await http.close();
    expect([400, undefined]).toContain(answer?.status);
    expect((await house.http.post(house.tokenUrl, clientCredentialsForm(daemon.clientId))).status).toBe(200);
  });

  story('is explained on the page that error_uri names', async (house) => {
    const answer = await house.http.post(
      house.tokenUrl,
      clientCredentialsForm(daemon.clientId, { client_secret: 'wrong' }),
    );
    const page = await house.http.get(String(answer.json().error_uri));
    expect(page.status).toBe(200);
    expect(page.text).toContain('7000215');
  });
});
