import type { Advance } from '../provider.js';

type Refused = Extract<Advance, { readonly kind: 'refused' }>;

/** What openid-client and undici say in their errors; read by name, since the library is loaded late. */
interface UpstreamError extends Error {
  readonly code?: string;
  readonly error?: string;
  readonly error_description?: string;
  readonly status?: number;
}

/**
 * Maps what went wrong upstream to Entra's numbers: 90123 the person cancelled, 40010 no answer, 40015 the code was
 * refused, 50027 the id_token is not good, 40008 anything else. `detail.step` names where it died.
 */
export function refusalOf(error: unknown, step: 'discovery' | 'exchange'): Refused {
  const upstream = error as UpstreamError;
  const reason = [upstream.error, upstream.error_description ?? upstream.message, causeOf(upstream)]
    .filter(Boolean)
    .join(': ');
  const refused = (aadsts: Refused['aadsts'], at: string): Refused => ({
    kind: 'refused',
    aadsts,
    parameters: { reason },
    detail: { step: at, reason },
  });
  if (upstream.error === 'access_denied') return refused(90123, 'authorization');
  switch (upstream.code) {
    case 'OAUTH_AUTHORIZATION_RESPONSE_ERROR':
      return refused(40008, 'authorization');
    // Whoever answers there is somebody else than was configured, and will be the next time.
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return refused(40008, step);
    case 'OAUTH_RESPONSE_BODY_ERROR':
      return refused((upstream.status ?? 400) >= 500 ? 40010 : 40015, step);
    case 'OAUTH_TIMEOUT':
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
    case 'OAUTH_ABORT':
      return refused(40010, step);
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
    case 'OAUTH_KEY_SELECTION_FAILED':
    case 'OAUTH_INVALID_RESPONSE':
    case 'OAUTH_INVALID_REQUEST':
    case 'OAUTH_UNSUPPORTED_OPERATION':
    case 'OAUTH_PARSE_ERROR':
      return refused(step === 'exchange' ? 50027 : 40010, step === 'exchange' ? 'id_token' : step);
    default:
      return refused(isNetwork(upstream) ? 40010 : 40008, step);
  }
}

function isNetwork(error: UpstreamError): boolean {
  return (
    error instanceof TypeError ||
    error.name === 'TimeoutError' ||
    error.name === 'AbortError' ||
    error.name === 'ClientError'
  );
}

function causeOf(error: UpstreamError): string {
  const cause = error.cause as Partial<UpstreamError> | undefined;
  // Where every address of a name refuses the connection, there is no message but a code.
  return cause?.message || cause?.code || '';
}
