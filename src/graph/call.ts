import type { JsonObject } from '#platform';

/** One call, alone or in a batch. */
export interface Call {
  readonly method: string;
  /** Absolute, as the client wrote it. */
  readonly url: URL;
  /** Below the version. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** Headers by lower-case name. */
export function lowerCaseHeaders(headers: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
