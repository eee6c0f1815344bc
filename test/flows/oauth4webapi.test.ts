import { describe, expect } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { walk } from '../support/walk.js';
import { api, contoso, nativeApp, people, secret, usualScope, webApp } from '../support/world.js';

const { story } = stories();

async function discover(house: Emulator) {
  const options = {
    [oauth.customFetch]: (url: string, init: object) => house.http.fetch(url, init as RequestInit),
  };
  const issuer = new URL(`${house.origin}/${contoso.id}/v2.0`);
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options));
  return { server, options };
}

describe('oauth4webapi, which checks everything', () => {
  story('signs a guest in with code, PKCE and nonce, and verifies the signature', async (house) => {
    const { server, options } = await discover(house);
    const client: oauth.Client = { client_id: webApp.clientId };
    const verifier = oauth.generateRandomCodeVerifier();
    const nonce = oauth.generateRandomNonce();
    const state = oauth.generateRandomState();
    const url = new URL(server.authorization_endpoint ?? '');
    url.search = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: webApp.redirectUri,
      response_type: 'code',
      scope: usualScope,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    }).toString();
    const browser = house.browser();
    await browser.open(url);
    const { url: back } = await walk(browser, house.walker(people.gus));
    const parameters = oauth.validateAuthResponse(server, client, back, state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.ClientSecretPost(secret),
      parameters,
      webApp.redirectUri,
      verifier,
      options,
    );
    const result = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, response, options);
    expect(oauth.getValidatedIdTokenClaims(result)).toMatchObject({
      idp: 'google.com',
      preferred_username: people.gus,
    });
  });

  story('uses hybrid answers as they are registered', async (house) => {
    const { server } = await discover(house);
    const client: oauth.Client = { client_id: webApp.clientId };
    const refused = await house.arrive(house.browser(), people.ana, {
      response_type: 'code id_token',
      response_mode: 'fragment',
    });
    const parameters = new URLSearchParams(refused.url.hash.slice(1));
    expect(() => oauth.validateAuthResponse(server, client, parameters, 'state-42')).toThrow(
      oauth.AuthorizationResponseError,
    );
  });

  story('gets client credentials, and a device flow’s answers', async (house) => {
    const { server, options } = await discover(house);
    const app: oauth.Client = { client_id: nativeApp.clientId };
    const answer = await oauth.deviceAuthorizationRequest(
      server,
      app,
      oauth.None(),
      new URLSearchParams({ scope: `openid ${api.scope}` }),
      options,
    );
    const device = await oauth.processDeviceAuthorizationResponse(server, app, answer);
    const poll = () => oauth.deviceCodeGrantRequest(server, app, oauth.None(), device.device_code, options);
    await expect(oauth.processDeviceCodeResponse(server, app, await poll())).rejects.toMatchObject({
      error: 'authorization_pending',
    });
    const browser = house.browser();
    await browser.open(device.verification_uri);
    await browser.submit({ otc: device.user_code }, '#idSIButton9');
    await browser.press('#idSIButton9');
    await walk(browser, house.walker(people.ana));
    const tokens = await oauth.processDeviceCodeResponse(server, app, await poll());
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ aud: nativeApp.clientId });
  });
});
