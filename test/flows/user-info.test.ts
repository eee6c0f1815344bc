import { describe, expect } from '@jest/globals';
import { clientCredentialsForm } from '../support/authorize.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { daemon, people } from '../support/world.js';

const { story } = stories();

describe('UserInfo under Graph', () => {
  story('tells the same subject as the id_token', async (house) => {
    const tokens = await house.tokensFor(people.ana, { scope: 'openid profile email User.Read' });
    const answer = await house.http.get(`${house.origin}/graph/oidc/userinfo`, {
      authorization: `Bearer ${tokens.access_token}`,
    });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({
      sub: claimsOf(tokens.id_token).sub,
      name: 'Ana Fabrikam',
      email: people.ana,
      picture: 'https://graph.microsoft.com/v1.0/me/photo/$value',
    });
  });

  story('refuses in the shape of Graph what is no token for Graph', async (house) => {
    const forApi = await house.tokensFor(people.otto);
    const appOnly = (
      await house.http.post(
        house.tokenUrl,
        clientCredentialsForm(daemon.clientId, { scope: 'https://graph.microsoft.com/.default' }),
      )
    ).json();
    const [header, payload] = String(forApi.access_token).split('.');
    const forged = `${header}.${payload}.${'A'.repeat(342)}`;
    for (const [token, status, code] of [
      [undefined, 401, 'InvalidAuthenticationToken'],
      ['not-a-token', 401, 'InvalidAuthenticationToken'],
      [forged, 401, 'InvalidAuthenticationToken'],
      [forApi.access_token, 401, 'InvalidAuthenticationToken'],
      [appOnly.access_token, 403, 'Authorization_RequestDenied'],
    ] as const) {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const answer = await house.http.get(`${house.origin}/graph/oidc/userinfo`, headers);
      expect([code, answer.status]).toEqual([code, status]);
      expect(answer.json()).toMatchObject({
        error: { code, message: expect.any(String), innerError: { 'request-id': expect.any(String) } },
      });
    }
  });

  story('is over with the token', async (house) => {
    const tokens = await house.tokensFor(people.ana, { scope: 'openid User.Read' });
    house.clock.advance({ hours: 2 });
    const answer = await house.http.get(`${house.origin}/graph/oidc/userinfo`, {
      authorization: `Bearer ${tokens.access_token}`,
    });
    expect(answer.status).toBe(401);
  });
});
