/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object; `undefined` members are left out when written. */
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}
