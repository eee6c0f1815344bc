import type { Context } from 'koa';
import type { EntraError, ErrorCategory } from '#errors';
import type { ErrorOccasion } from './occasion.js';

/** Statuses of the JSON endpoints by category (entra-protocol 4.1: 400 by default, 401 for a client not authenticated). */
const statuses = {
  invalid: 400,
  unauthenticated: 400,
  denied: 400,
  'not-found': 400,
  conflict: 400,
  expired: 400,
  throttled: 429,
  upstream: 503,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ErrorCategory, number>;

/** The AADSTS body of the token endpoint and of discovery. */
export function answerOAuthError(ctx: Context, error: EntraError, occasion: ErrorOccasion, origin: string): void {
  const { requestId, correlationId, spaced } = occasion;
  ctx.status = error.oauth === 'invalid_client' ? 401 : statuses[error.category];
  ctx.set('Cache-Control', 'no-store, no-cache');
  ctx.set('Pragma', 'no-cache');
  ctx.body = {
    error: tokenErrorName(error),
    error_description: `AADSTS${error.number}: ${error.message} Trace ID: ${requestId} Correlation ID: ${correlationId} Timestamp: ${spaced}`,
    error_codes: [error.number],
    timestamp: spaced,
    trace_id: requestId,
    correlation_id: correlationId,
    error_uri: `${origin}/error?code=${error.number}`,
    ...(error.suberror === undefined ? {} : { suberror: error.suberror }),
  };
}

/** Consent errors travel as `invalid_grant` with a suberror at the token endpoint (captured bodies). */
function tokenErrorName(error: EntraError): string {
  return error.suberror === 'consent_required' ? 'invalid_grant' : error.oauth;
}
