import * as z from 'zod';
import { type MisbehaviourKind, misbehaviourKinds } from './misbehaviours.js';

/** What the control API takes: a kind, for the next answer only unless `lasting`; the numbers go with their kinds. */
export const orderSchema: z.ZodType<MisbehaviourOrder> = z
  .strictObject({
    kind: z.enum(misbehaviourKinds as readonly [MisbehaviourKind, ...MisbehaviourKind[]]),
    lasting: z.boolean().optional(),
    delayMs: z.int().min(0).max(60_000).optional(),
    skewSeconds: z
      .int()
      .min(0)
      .max(10 * 365 * 86_400)
      .optional(),
  })
  .refine(({ kind, delayMs }) => delayMs === undefined || kind === 'slow', 'delayMs goes with slow')
  .refine(
    ({ kind, skewSeconds }) => skewSeconds === undefined || kind === 'clock-ahead' || kind === 'clock-behind',
    'skewSeconds goes with clock-ahead and clock-behind',
  );

/** An order to misbehave: for the next answer only, or (`lasting`) until it is switched off. */
export interface MisbehaviourOrder {
  readonly kind: MisbehaviourKind;
  readonly lasting?: boolean | undefined;
  readonly delayMs?: number | undefined;
  readonly skewSeconds?: number | undefined;
}
