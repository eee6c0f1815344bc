import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import type { HttpClient } from './http-client.js';

/** Claims as they stand in a token; nothing is verified. */
export type Claims = JWTPayload & Readonly<Record<string, unknown>>;

export const claimsOf = (token: unknown): Claims => decodeJwt(String(token)) as Claims;
export const headerOf = (token: unknown): Readonly<Record<string, unknown>> => ({
  ...decodeProtectedHeader(String(token)),
});

/** Verifies signature and times as a resource server does: with the keys that the tenant publishes. */
export async function verifiedClaims(
  http: HttpClient,
  jwksUri: string,
  token: unknown,
  expected: { readonly issuer: string; readonly audience: string },
): Promise<Claims> {
  const keys = createLocalJWKSet((await http.get(jwksUri)).json<JSONWebKeySet>());
  const { payload } = await jwtVerify(String(token), keys, { ...expected, algorithms: ['RS256'] });
  return payload as Claims;
}
