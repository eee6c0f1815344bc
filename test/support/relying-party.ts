import * as client from 'openid-client';
import type { HttpClient } from './http-client.js';
import { contoso, secret, usualScope, webApp } from './world.js';

/** An application written on openid-client: knows the issuer, nothing else of the emulator. */
export interface RelyingParty {
  readonly config: client.Configuration;
  /** A new authorization request with PKCE, state and nonce. */
  begin(extra?: Readonly<Record<string, string>>): Promise<Attempt>;
}

/** One sign-in of the application. */
export interface Attempt {
  readonly url: URL;
  /** Checks the answer and redeems the code. Throws openid-client's errors. */
  finish(answer: URL): Promise<client.TokenEndpointResponse & client.TokenEndpointResponseHelpers>;
}

export async function createRelyingParty(house: {
  readonly origin: string;
  readonly http: HttpClient;
}): Promise<RelyingParty> {
  const { origin, http } = house;
  const issuer = new URL(`${origin}/${contoso.id}/v2.0`);
  const customFetch: client.CustomFetch = (url, options) => http.fetch(url, options as RequestInit);
  const authentication = client.ClientSecretPost(secret);
  const config = await client.discovery(issuer, webApp.clientId, undefined, authentication, {
    [client.customFetch]: customFetch,
  });
  client.enableNonRepudiationChecks(config);
  return {
    config,
    async begin(extra = {}) {
      const [pkceCodeVerifier, expectedState, expectedNonce] = [
        client.randomPKCECodeVerifier(),
        client.randomState(),
        client.randomNonce(),
      ];
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: webApp.redirectUri,
        scope: usualScope,
        state: expectedState,
        nonce: expectedNonce,
        code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
        ...extra,
      });
      const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
      return { url, finish: (answer) => client.authorizationCodeGrant(config, answer, checks) };
    },
  };
}
