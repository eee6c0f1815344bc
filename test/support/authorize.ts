import { createHash } from 'node:crypto';
import { api, contoso, secret, usualScope, webApp } from './world.js';

/** Parameters by name; undefined leaves the usual one out. */
export type Overrides = Readonly<Record<string, string | undefined>>;

/** A verifier that every test may know. */
export const verifier = 'a-code-verifier-that-is-long-enough-for-rfc-7636';
export const challenge = createHash('sha256').update(verifier).digest('base64url');

/** An authorization request of the web app at Contoso, with changes. */
export function authorizeUrl(origin: string, overrides: Overrides = {}, tenant: string = contoso.id): URL {
  const url = new URL(`${origin}/${tenant}/oauth2/v2.0/authorize`);
  const parameters = {
    client_id: webApp.clientId,
    response_type: 'code',
    redirect_uri: webApp.redirectUri,
    scope: usualScope,
    state: 'state-42',
    nonce: 'nonce-42',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...overrides,
  };
  url.search = new URLSearchParams(present(parameters)).toString();
  return url;
}

/** The form that redeems a code of the web app, with changes. */
export function codeForm(code: string, overrides: Overrides = {}): Readonly<Record<string, string>> {
  return present({
    grant_type: 'authorization_code',
    client_id: webApp.clientId,
    client_secret: secret,
    redirect_uri: webApp.redirectUri,
    code,
    code_verifier: verifier,
    ...overrides,
  });
}

/** The form of a client-credentials request, with changes. */
export function clientCredentialsForm(clientId: string, overrides: Overrides = {}): Readonly<Record<string, string>> {
  return present({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret,
    scope: `${api.uri}/.default`,
    ...overrides,
  });
}

function present(parameters: Overrides): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
