import type { Json } from '#platform';
import type { ClaimRequest } from './claim-request.js';

/** A claim with where it came from (`source`) and why (`rule`). */
export interface Claim {
  readonly name: string;
  readonly value: Json;
  readonly source: string;
  readonly rule: string;
}

/** One origin of claims. */
export interface ClaimSource {
  readonly name: string;
  claims(request: ClaimRequest): readonly { readonly name: string; readonly value: Json; readonly rule: string }[];
}
