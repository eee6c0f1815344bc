import type { ErrorCategory } from '../emulator-error.js';

/** One of Entra's numbered errors. */
export interface AadstsRow {
  /** The OAuth error it travels as. */
  readonly oauth: string;
  /** Our category: decides the status where a status is wanted. */
  readonly category: ErrorCategory;
  /** The wire text; `{name}` is filled in when the error is made. */
  readonly text: string;
  /** How to see it here; printed in `docs/errors.md`. */
  readonly provoke: string;
  /** As Entra sends it, where it does. */
  readonly suberror?: string;
}
