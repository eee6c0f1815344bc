import { describe, expect } from '@jest/globals';
import { clientCredentialsForm } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { headerOf, verifiedClaims } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { api, contoso, daemon, people } from '../support/world.js';

const { story } = stories();
const keysUrl = (house: Emulator) => `${house.origin}/${contoso.id}/discovery/v2.0/keys`;
const kids = async (house: Emulator) =>
  (await house.http.get(keysUrl(house))).json<{ keys: { kid: string }[] }>().keys.map(({ kid }) => kid);
const rotate = async (house: Emulator, tenant: string = contoso.id) =>
  house.http.post(`${house.origin}/_guesthouse/tenants/${tenant}/keys`, '');
const tokenOf = async (house: Emulator) =>
  (await house.http.post(house.tokenUrl, clientCredentialsForm(daemon.clientId))).json().access_token;

describe('a signing key', () => {
  story('is changed by the control API: new tokens by the new one, old ones still good', async (house) => {
    const before = await tokenOf(house);
    const answer = await rotate(house, contoso.domain);
    expect(answer.status).toBe(201);
    const { signing, published } = answer.json<{ signing: string; published: string[] }>();
    expect(await kids(house)).toEqual(published);
    expect(published[0]).toBe(signing);
    expect(published).toContain(headerOf(before).kid);
    const after = await tokenOf(house);
    expect(headerOf(after).kid).toBe(signing);
    const expected = { issuer: `${house.origin}/${contoso.id}/v2.0`, audience: api.appId };
    for (const token of [before, after]) {
      expect(await verifiedClaims(house.http, keysUrl(house), token, expected)).toBeDefined();
    }
    expect((await rotate(house, 'nowhere.example')).status).toBe(404);
  });

  story('is published until its last tokens have ended, and believed as long', async (house) => {
    const { access_token: old = '' } = await house.tokensFor(people.ana, { scope: 'openid profile User.Read' });
    const [first] = await kids(house);
    await rotate(house);
    const ask = () => house.http.get(`${house.origin}/graph/oidc/userinfo`, { authorization: `Bearer ${old}` });
    expect((await ask()).status).toBe(200);
    house.clock.advance({ hours: 23 });
    expect(await kids(house)).toContain(first);
    house.clock.advance({ hours: 2 });
    expect(await kids(house)).not.toContain(first);
    expect((await ask()).status).toBe(401);
  });

  const timed = stories({
    config: demoConfig((config) => {
      tenantOf(config, contoso.id).signingKeys = { rotateEverySeconds: 3600 };
    }),
  });
  timed.story('changes by itself where the config says so', async (house) => {
    const first = headerOf(await tokenOf(house)).kid;
    house.clock.advance({ minutes: 59 });
    expect(headerOf(await tokenOf(house)).kid).toBe(first);
    house.clock.advance({ minutes: 2 });
    const burst = await Promise.all(Array.from({ length: 10 }, () => tokenOf(house)));
    const used = new Set(burst.map((token) => headerOf(token).kid));
    expect(used.size).toBe(1);
    expect(used.has(first)).toBe(false);
    expect(await kids(house)).toEqual([...used, first]);
  });
});
