import type * as OpenIdClient from 'openid-client';
import type { JsonObject } from '#platform';
import type { Advance, ProviderIo, ProviderReply, SignInStart } from '../provider.js';
import { refusalOf } from './refusal.js';

/** An OpenID provider upstream. */
export interface OpenIdSettings {
  readonly displayName: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  /** Further authorization parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What a realm proved: the id_token's claims, signature and all. */
export type OpenIdProof =
  | { readonly claims: Readonly<Record<string, unknown>> }
  | Extract<Advance, { readonly kind: 'refused' }>;

/** The code flow as a client: discovery, PKCE, nonce, keys. */
export interface OpenIdRealm {
  start(request: SignInStart): Promise<Advance>;
  resume(reply: ProviderReply, pending: JsonObject): Promise<OpenIdProof>;
}

let library: Promise<typeof OpenIdClient> | undefined;

/** Asks an OpenID provider. The id_token's signature is checked, which openid-client leaves out by default. */
export function createOpenIdRealm(settings: OpenIdSettings, io: ProviderIo): OpenIdRealm {
  const redirectUri = io.addresses.openIdReturn;

  const configure = async () => {
    library ??= import('openid-client');
    const client = await library;
    const { issuer, clientId, clientSecret } = settings;
    const local = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(issuer).hostname);
    const configuration = await client.discovery(
      new URL(issuer),
      clientId,
      undefined,
      client.ClientSecretPost(clientSecret),
      {
        [client.customFetch]: (url: string, options: object) => io.outbound.fetch(url, options as RequestInit),
        execute: [client.enableNonRepudiationChecks, ...(local ? [client.allowInsecureRequests] : [])],
      },
    );
    return { client, configuration };
  };

  return {
    async start(request) {
      try {
        const { client, configuration } = await configure();
        const verifier = client.randomPKCECodeVerifier();
        const nonce = client.randomNonce();
        const url = client.buildAuthorizationUrl(configuration, {
          redirect_uri: redirectUri,
          scope: settings.scope,
          state: request.returnHandle,
          nonce,
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          ...(request.userName === '' ? {} : { login_hint: request.userName }),
          ...(request.forceFresh ? { prompt: 'login' } : {}),
          ...settings.parameters,
        });
        io.tracer.record({
          step: 'identity-provider',
          name: `sent to ${settings.displayName}`,
          outcome: 'ok',
          detail: { issuer: settings.issuer, redirectUri, scope: settings.scope },
        });
        return { kind: 'redirect', url: url.href, pending: { verifier, nonce, state: request.returnHandle } };
      } catch (error) {
        return refusalOf(error, 'discovery');
      }
    },

    async resume(reply, pending) {
      try {
        const { client, configuration } = await configure();
        const tokens = await client.authorizationCodeGrant(configuration, new URL(reply.url), {
          pkceCodeVerifier: String(pending.verifier),
          expectedNonce: String(pending.nonce),
          expectedState: String(pending.state),
          idTokenExpected: true,
        });
        return { claims: tokens.claims() ?? {} };
      } catch (error) {
        return refusalOf(error, 'exchange');
      }
    },
  };
}
