import { createHash } from 'node:crypto';
import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { contoso, people } from '../support/world.js';

const { story } = stories();
const verifier = 'a'.repeat(43);
const returnTo = (house: Emulator) => `${house.origin}/te/${contoso.id}/oauth2/authresp`;

function requestTo(house: Emulator, partner: string): URL {
  const url = new URL(`${house.origin}/partners/${partner}/auth`);
  url.search = new URLSearchParams({
    ...{ client_id: 'guesthouse', response_type: 'code', scope: 'openid email profile', state: 's', nonce: 'n' },
    redirect_uri: returnTo(house),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  return url;
}

describe('the Facebook partner', () => {
  story('answers as an OpenID provider, and no guest is sent there', async (house) => {
    const { value } = await daemonGraph(house).api('/identity/identityProviders').get();
    expect(value).toContainEqual(
      expect.objectContaining({
        ...{ id: 'Facebook-OAUTH', identityProviderType: 'Facebook', displayName: 'Facebook', clientSecret: '****' },
      }),
    );
    const browser = house.browser();
    browser.holdAt(/\/te\//);
    await browser.open(requestTo(house, 'facebook'));
    expect(browser.text('.lead')).toContain('This is Facebook');
    const { code = '', state } = house.answerOf(await browser.press(people.fay));
    expect(state).toBe('s');
    const answer = await house.http.post(`${house.origin}/partners/facebook/token`, {
      ...{ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: returnTo(house) },
      ...{ client_id: 'guesthouse', client_secret: 'secret' },
    });
    expect(claimsOf(answer.json<{ id_token: string }>().id_token)).toMatchObject({
      ...{ iss: `${house.origin}/partners/facebook`, email: people.fay, name: 'Fay Social', nonce: 'n' },
    });

    await house.invite(people.fay);
    const invited = house.browser();
    await invited.open(authorizeUrl(house.origin, { login_hint: people.fay }));
    expect(invited.has('[data-test-id], button.tile')).toBe(false);
    expect(invited.history.join(' ')).not.toContain('/partners/');
    const { claims } = await house.signIn({ as: people.fay });
    expect(claims.idToken).toMatchObject({ idp: 'mail' });
  });

  story('is told to misbehave like any other', async (house) => {
    await house.partners.set('facebook', { kind: 'down' });
    const url = `${house.origin}/partners/facebook/.well-known/openid-configuration`;
    expect((await house.http.get(url)).status).toBe(503);
    expect((await house.http.get(url)).json()).toMatchObject({ issuer: `${house.origin}/partners/facebook` });
  });
});

const chrome = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)';
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
const embedded = [
  `${chrome.replace('Pixel 8', 'Pixel 8; wv')} Version/4.0 Chrome/124.0.0.0 Mobile Safari/537.36`,
  `${iphone} Mobile/15E148`,
  `${windows} Teams/1.7 Chrome/120.0.0.0 Electron/28.0.0 Safari/537.36`,
  `${windows} Chrome/120.0.0.0 Safari/537.36 CefSharp/120`,
  `${iphone} Version/17.4 Mobile/15E148 Safari/604.1 [FBAN/FBIOS;FBAV/450.0]`,
];
const browsers = [
  `${chrome} Chrome/124.0.0.0 Mobile Safari/537.36`,
  `${iphone} Version/17.4 Mobile/15E148 Safari/604.1`,
  `${windows} Chrome/124.0.0.0 Safari/537.36 Edg/124.0.0.0`,
  'Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0',
  '',
];

describe('Google refuses embedded web views:', () => {
  story('no sign-in inside of an application', async (house) => {
    const at = async (partner: string, agent: string) =>
      house.http.get(requestTo(house, partner), { 'user-agent': agent });
    for (const agent of embedded) {
      const refused = await at('google', agent);
      expect([agent, refused.status, refused.text.includes('disallowed_useragent')]).toEqual([agent, 403, true]);
      expect([agent, (await at('facebook', agent)).status]).toEqual([agent, 303]);
    }
    for (const agent of browsers) expect([agent, (await at('google', agent)).status]).toEqual([agent, 303]);
    // The back channel of a relying party may be anything.
    const discovery = `${house.origin}/partners/google/.well-known/openid-configuration`;
    expect((await house.http.get(discovery, { 'user-agent': embedded[0] ?? '' })).status).toBe(200);
  });
});
