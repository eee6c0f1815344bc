import { entraError } from '#errors';
import type { Json } from '#platform';
import type { AskedClaims } from './grant-facts.js';

/**
 * Reads the `claims` parameter (OpenID Connect Core 5.5): MSAL asks for `signin_state` and `login_hint` by it and
 * declares capabilities (`xms_cc`). Throws AADSTS90023 for anything that is not JSON of that shape.
 */
export function readAskedClaims(text: string | undefined): AskedClaims | undefined {
  if (text === undefined || text === '') return undefined;
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch (cause) {
    throw entraError(90023, { reason: "The 'claims' parameter isn't valid JSON." }, { cause });
  }
  if (!isObject(said)) throw entraError(90023, { reason: "The 'claims' parameter must be a JSON object." });
  return { idToken: namesOf(said.id_token), accessToken: namesOf(said.access_token) };
}

function namesOf(asked: unknown): Readonly<Record<string, Json>> {
  if (!isObject(asked)) return {};
  return Object.fromEntries(Object.entries(asked).map(([name, request]) => [name, requestedValue(request)]));
}

function requestedValue(request: unknown): Json {
  if (!isObject(request)) return null;
  const { value, values } = request;
  if (Array.isArray(values)) return values.map(String);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
