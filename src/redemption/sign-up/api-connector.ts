import type { ApiConnector, ConnectorPoint } from '#directory';
import { causeOf, type Json, type JsonObject, type Outbound, readText } from '#platform';

/** What an organisation's API says of somebody who signs up (self-service-sign-up-add-api-connector). */
export type ConnectorAnswer =
  /** What it says of the person, by its own names. */
  | { readonly kind: 'continue'; readonly claims: JsonObject }
  | { readonly kind: 'block'; readonly userMessage: string }
  | { readonly kind: 'validation-error'; readonly userMessage: string }
  /** It did not answer, or not as the contract says. */
  | { readonly kind: 'failed'; readonly because: string };

const longestMs = 20_000;
const mostBytes = 64 * 1024;
/** Longer messages are for no page. */
const longestMessage = 2000;

/**
 * Asks an API connector: `POST` with the person's claims as JSON, at most 20 seconds, once more when that brought no answer
 * (self-service-sign-up-add-api-connector). Never throws: what went wrong is an answer.
 */
export async function askConnector(
  { fetch }: Pick<Outbound, 'fetch'>,
  { targetUrl, authenticationConfiguration: basic }: ApiConnector,
  point: ConnectorPoint,
  claims: JsonObject,
): Promise<ConnectorAnswer> {
  const credentials = basic && Buffer.from(`${basic.username}:${basic.password}`, 'utf8').toString('base64');
  const request = {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(credentials === null ? {} : { authorization: `Basic ${credentials}` }),
    },
    body: JSON.stringify(claims),
  };
  const ask = () => fetch(targetUrl, request, longestMs);
  try {
    const response = await ask().catch(ask);
    const text = await readText(response, mostBytes);
    return text === undefined
      ? failed(`its answer is larger than ${mostBytes} bytes`)
      : judge(response.status, text, point);
  } catch (error) {
    return failed(reasonOf(error));
  }
}

/** The answer by the table of the article: which action is allowed with which status, and where. */
function judge(status: number, text: string, point: ConnectorPoint): ConnectorAnswer {
  const body = objectOf(text);
  if (body === undefined) return failed(`it answered ${status} with something that is no JSON object`);
  const { action, version, userMessage, status: repeated, ...claims } = body;
  if (version !== '1.0.0') return failed(`it answered ${status} without "version": "1.0.0"`);
  if (action === 'Continue' && status === 200) return { kind: 'continue', claims };
  const isMessage = typeof userMessage === 'string' && userMessage !== '';
  const message = isMessage ? userMessage.slice(0, longestMessage) : undefined;
  if (action === 'ShowBlockPage' && status === 200) {
    return message === undefined
      ? failed('its block page has no userMessage')
      : { kind: 'block', userMessage: message };
  }
  if (action === 'ValidationError' && status === 400) {
    if (point === 'postFederationSignup') return failed('a ValidationError is for the step after the attributes only');
    if (String(repeated) !== '400') return failed('its ValidationError does not repeat "status": 400');
    return message === undefined
      ? failed('its ValidationError has no userMessage')
      : { kind: 'validation-error', userMessage: message };
  }
  return failed(`it answered ${status} with the action ${JSON.stringify(action ?? null).slice(0, 60)}`);
}

function objectOf(text: string): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

const failed = (because: string): ConnectorAnswer => ({ kind: 'failed', because });

function reasonOf(error: unknown): string {
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  return isLate ? `it did not answer within ${longestMs / 1000} seconds, twice` : causeOf(error);
}
