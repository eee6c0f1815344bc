import type * as OpenIdClient from 'openid-client';
import type { Outbound } from '#platform';
import { sampleRegistration } from './sample-registration.js';

/** The web application's OpenID client. */
export interface WebClient {
  begin(options: { readonly prompt?: string; readonly loginHint?: string; readonly domainHint?: string }): Promise<{
    readonly url: string;
    readonly remember: PendingSignIn;
  }>;
  /** The token response; throws what openid-client throws. */
  finish(callbackUrl: string, pending: PendingSignIn): Promise<Readonly<Record<string, unknown>>>;
}

/** What must survive the round trip, on the server side. */
export type PendingSignIn = { readonly state: string; readonly nonce: string; readonly verifier: string };

/** Code flow with PKCE, state and nonce, as openid-client's own documentation does it. */
export function createWebClient(origin: string, outbound: Outbound): WebClient {
  const redirectUri = `${origin}/sample/callback`;
  let configured: Promise<{ client: typeof OpenIdClient; configuration: OpenIdClient.Configuration }> | undefined;

  const configure = async () => {
    const client = await import('openid-client');
    const { tenant, webClientId, webClientSecret } = sampleRegistration;
    const configuration = await client.discovery(
      new URL(`${origin}/${tenant}/v2.0`),
      webClientId,
      undefined,
      client.ClientSecretPost(webClientSecret),
      {
        [client.customFetch]: (url: string, options: object) => outbound.fetch(url, options as RequestInit),
        execute: [
          client.enableNonRepudiationChecks,
          ...(origin.startsWith('http:') ? [client.allowInsecureRequests] : []),
        ],
      },
    );
    return { client, configuration };
  };
  const ready = () => {
    configured ??= configure().catch((error: unknown) => {
      configured = undefined;
      throw error;
    });
    return configured;
  };

  return {
    async begin({ prompt, loginHint, domainHint }) {
      const { client, configuration } = await ready();
      const remember = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: `openid profile email offline_access ${sampleRegistration.apiScope}`,
        state: remember.state,
        nonce: remember.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(remember.verifier),
        code_challenge_method: 'S256',
        ...(prompt ? { prompt } : {}),
        ...(loginHint ? { login_hint: loginHint } : {}),
        ...(domainHint ? { domain_hint: domainHint } : {}),
      });
      return { url: url.href, remember };
    },
    async finish(callbackUrl, { state, nonce, verifier }) {
      const { client, configuration } = await ready();
      const tokens = await client.authorizationCodeGrant(configuration, new URL(callbackUrl), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      return { ...tokens };
    },
  };
}
