/** What an assertion must match: all of it from our own side, nothing from the message. */
export interface Expectation {
  /** The partner this sign-in was sent to. */
  readonly issuer: string;
  readonly certificates: readonly string[];
  readonly audiences: readonly string[];
  readonly assertionConsumer: string;
  /** ID of our pending request; WS-Federation has none, and its tokens answer none. */
  readonly requestId: string | undefined;
  /** Domains this partner may vouch for; lower case. */
  readonly domains: readonly string[];
  readonly now: Date;
}

/** Clocks may differ by this much. */
export const skewMs = 120_000;
