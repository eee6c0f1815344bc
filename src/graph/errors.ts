import { EmulatorError, isUnavailable } from '#errors';

/** An error as Graph writes it (Microsoft Graph errors): branch on `code`, read `message`. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'GraphError';
    this.status = status;
    this.code = code;
  }
}

export const notFound = (id: string): GraphError =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id.slice(0, 120)}' does not exist or one of its queried reference-property objects are not present.`,
  );
export const badRequest = (message: string): GraphError => new GraphError(400, 'Request_BadRequest', message);
export const unsupportedQuery = (message: string): GraphError =>
  new GraphError(400, 'Request_UnsupportedQuery', message);
export const forbidden = (): GraphError =>
  new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

/** Refusals of the rooms below, in Graph's words. Which code an invitation's refusal has is unverified but for 'BadRequest'. */
export function toGraphError(error: unknown): GraphError | undefined {
  if (error instanceof GraphError) return error;
  if (isUnavailable(error)) {
    return new GraphError(503, 'ServiceUnavailable', 'The service is temporarily unavailable. Please retry.');
  }
  if (!(error instanceof EmulatorError) || error.category === 'internal') return undefined;
  const { code, message } = error;
  if (code === 'web.too-large') return new GraphError(413, 'RequestEntityTooLarge', message);
  if (code === 'web.bad-json') {
    return new GraphError(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  if (code === 'invitations.not-allowed') return new GraphError(403, 'Forbidden', message);
  if (code === 'invitations.converted') return new GraphError(412, 'BadRequest', message);
  if (code === 'invitations.user-not-found') return new GraphError(404, 'Request_ResourceNotFound', message);
  if (code.startsWith('invitations.')) return new GraphError(400, 'BadRequest', message);
  if (code === 'directory.already-exists') {
    const { index } = error.detail;
    if (index === 'role') return badRequest('Permission being assigned already exists on the object');
    // Ids that people give, of user flows, or that come from a name, of attributes.
    return index === undefined
      ? badRequest('Another object with the same value for property id already exists.')
      : badRequest('Another object with the same value for property userPrincipalName already exists.');
  }
  return badRequest(message);
}
