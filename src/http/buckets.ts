import type { Clock } from '#platform';

/** What a bucket says to a request. */
export type Draw =
  /** How much of the bucket is used after it, from 0 to 1. */
  | { readonly kind: 'let-in'; readonly used: number }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/** So many buckets are remembered; the one that was longest not used goes, and would be full again. */
const mostBuckets = 10_000;

/** Token buckets by name, in this process: full at first, and filled again over `seconds` (Graph throttling-limits). */
export function createBuckets(seconds: number, clock: Clock) {
  const buckets = new Map<string, { readonly left: number; readonly at: number }>();
  return {
    draw(name: string, cost: number, capacity: number): Draw {
      const now = clock.now().getTime();
      const { left, at } = buckets.get(name) ?? { left: capacity, at: now };
      const perMillisecond = capacity / (seconds * 1000);
      // Where the clock was moved back nobody can know how long ago that was.
      const filled = now < at ? capacity : Math.min(capacity, left + (now - at) * perMillisecond);
      const isEnough = filled >= Math.min(cost, capacity);
      const rest = isEnough ? Math.max(0, filled - cost) : filled;
      buckets.delete(name);
      buckets.set(name, { left: rest, at: now });
      const [oldest] = buckets.keys();
      if (buckets.size > mostBuckets && oldest !== undefined) buckets.delete(oldest);
      if (isEnough) return { kind: 'let-in', used: 1 - rest / capacity };
      return { kind: 'throttled', retryAfterSeconds: Math.ceil((cost - filled) / perMillisecond / 1000) };
    },
  };
}
