/** The ten kinds of failure. Edges map each of them to a status, so a new error needs no new edge. */
export type ErrorCategory =
  | 'invalid'
  | 'unauthenticated'
  | 'denied'
  | 'not-found'
  | 'conflict'
  | 'expired'
  | 'throttled'
  | 'upstream'
  | 'unavailable'
  | 'internal';

/** Facts for the timeline only; never shown to the person at the browser. No secrets, codes or tokens. */
export type ErrorDetail = Readonly<Record<string, string | number | boolean | undefined>>;

/** An expected failure. `message` is safe to show; `detail` and `cause` go to the timeline. */
export class EmulatorError extends Error {
  readonly code: string;
  readonly category: ErrorCategory;
  readonly detail: ErrorDetail;

  constructor(
    code: string,
    category: ErrorCategory,
    message: string,
    options: { readonly detail?: ErrorDetail; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EmulatorError';
    this.code = code;
    this.category = category;
    this.detail = options.detail ?? {};
  }
}

/** Whether something failed because what it needs is down: nothing is wrong with the request, and later it may do. */
export function isUnavailable(error: unknown): error is EmulatorError & { readonly category: 'unavailable' } {
  return error instanceof EmulatorError && error.category === 'unavailable';
}

/** Declares the error table of a room; the result makes an error by its short code. */
export function defineErrors<Table extends Record<string, readonly [ErrorCategory, string]>>(
  room: string,
  table: Table,
) {
  return (
    code: keyof Table & string,
    options: { readonly detail?: ErrorDetail; readonly cause?: unknown; readonly message?: string } = {},
  ): EmulatorError => {
    const [category, message] = table[code] as readonly [ErrorCategory, string];
    return new EmulatorError(`${room}.${code}`, category, options.message ?? message, options);
  };
}
