import type { Json, JsonObject } from '#platform';
import { type Call, lowerCaseHeaders } from './call.js';
import { badRequest } from './errors.js';

const mostInBatch = 20;
/** As long as a request line may be on its own. */
const longestUrl = 16_384;
const methods: readonly string[] = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

/** One request of a batch, its form checked. */
export interface BatchStep {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: JsonObject;
  readonly body: JsonObject;
  readonly dependsOn: readonly string[];
}

/** One answer of a batch. */
export interface BatchResponse {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object | string | null;
}

/** Reads the body of `$batch` (json-batching). Throws `Request_BadRequest` for the whole of it when one request is malformed. */
export function readBatch({ requests }: JsonObject): readonly BatchStep[] {
  if (!Array.isArray(requests) || requests.length === 0) throw badRequest('A batch needs requests.');
  if (requests.length > mostInBatch)
    throw badRequest(`Number of batch request steps exceeds the maximum of ${mostInBatch}.`);
  const steps: BatchStep[] = [];
  for (const each of requests as readonly Json[]) steps.push(stepOf(each, steps));
  return steps;
}

function stepOf(given: Json, earlier: readonly BatchStep[]): BatchStep {
  const { id, method, url, headers, body, dependsOn = [] } = objectOf(given, 'A batch request');
  const isKnown = (other: Json | undefined) => earlier.some((each) => each.id === other);
  if (typeof id !== 'string' || id === '' || id.length > 100 || isKnown(id)) {
    throw badRequest("Each batch request needs an 'id' of its own.");
  }
  if (typeof method !== 'string' || !methods.includes(method.toUpperCase()))
    throw badRequest(`The 'method' of batch request '${id}' is not one.`);
  if (typeof url !== 'string' || url === '' || url.length > longestUrl)
    throw badRequest(`The 'url' of batch request '${id}' is missing or too long.`);
  if (!Array.isArray(dependsOn) || !dependsOn.every(isKnown))
    throw badRequest(`'dependsOn' of batch request '${id}' names a request that does not come before it.`);
  return {
    id,
    method: method.toUpperCase(),
    url,
    headers: objectOf(headers ?? {}, `'headers' of batch request '${id}'`),
    body: objectOf(body ?? {}, `'body' of batch request '${id}'`),
    dependsOn: dependsOn.map(String),
  };
}

function objectOf(value: Json, what: string): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw badRequest(`${what} must be an object.`);
  return value as JsonObject;
}

/** The call that a request stands for, below the batch's own version. Throws for an address that leads elsewhere. */
export function callOf({ method, url, headers, body }: BatchStep, root: string): Call {
  const written = `${root}/${url.replace(/^\/+/, '')}`;
  const address = URL.canParse(written) ? new URL(written) : undefined;
  const path = address?.href.startsWith(`${root}/`) ? address.pathname.slice(new URL(root).pathname.length) : undefined;
  if (address === undefined || path === undefined) throw badRequest('The url of a batch request must be relative.');
  return { method, url: address, path, headers: lowerCaseHeaders(headers), body };
}
