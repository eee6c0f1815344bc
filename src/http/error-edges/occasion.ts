import type { Context } from 'koa';
import type { Clock } from '#platform';

/** When and in which request an error happened, as Entra prints it. */
export interface ErrorOccasion {
  readonly requestId: string;
  readonly correlationId: string;
  /** `2026-01-01T00:00:00Z`, on pages. */
  readonly iso: string;
  /** `2026-01-01 00:00:00Z`, in JSON. */
  readonly spaced: string;
}

/** Reads the ids that the request-id middleware put on the request. */
export function occasionOf(ctx: Context, clock: Clock): ErrorOccasion {
  const iso = `${clock.now().toISOString().slice(0, 19)}Z`;
  return {
    requestId: String(ctx.state.requestId ?? ''),
    correlationId: String(ctx.state.correlationId ?? ''),
    iso,
    spaced: iso.replace('T', ' '),
  };
}
