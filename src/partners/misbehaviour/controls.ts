import * as z from 'zod';
import { defineErrors } from '#errors';
import type { Store } from '#store';
import { type Conduct, createConduct } from './conduct.js';
import {
  type MisbehaviourKind,
  misbehaviourKinds,
  misbehaviours,
  outcomeOf,
  type PartnerProtocol,
} from './misbehaviours.js';
import { type MisbehaviourOrder, orderSchema } from './order.js';

const partnerError = defineErrors('partners', {
  'no-partner': ['not-found', 'There is no built-in partner of this name.'],
  'bad-misbehaviour': ['invalid', 'The misbehaviour is not understood.'],
  'no-such-notion': ['invalid', 'The protocol of this partner has no such notion.'],
});

/** A built-in partner, what it is told to do wrong, and what it could be told. */
export interface PartnerState {
  readonly name: string;
  readonly displayName: string;
  readonly protocol: PartnerProtocol;
  /** Undefined while the partner behaves. */
  readonly misbehaviour?: MisbehaviourOrder;
  readonly canDo: readonly { readonly kind: MisbehaviourKind; readonly says: string; readonly outcome: string }[];
}

/** The controls of all built-in partners (control API `/partners`, `house.partners`). */
export interface PartnerControls {
  list(): Promise<readonly PartnerState[]>;
  /** Tells a partner to misbehave, in place of what it was told before. Throws `partners.…` with what is wrong. */
  set(name: string, order: MisbehaviourOrder): Promise<void>;
  /** Back to good behaviour, of one or of all. Throws `partners.no-partner`. */
  clear(name?: string): Promise<void>;
}

/** A partner as the controls know it. */
export type ControlledPartner = Pick<PartnerState, 'name' | 'displayName' | 'protocol'>;

/** Controls on the store, and the conduct that each partner asks (own design; the kinds are in `misbehaviours.ts`). */
export function createPartnerControls(
  store: Store,
  partners: readonly ControlledPartner[],
): PartnerControls & { conductOf(name: string): Conduct } {
  const conductOf = (name: string) => createConduct(store, name);
  const find = (name: string): ControlledPartner => {
    const found = partners.find((each) => each.name === name);
    if (found !== undefined) return found;
    const names = partners.map((each) => each.name).join(', ');
    throw partnerError('no-partner', { message: `There is no built-in partner ${name}; there is ${names || 'none'}.` });
  };
  return {
    conductOf,
    list: () =>
      Promise.all(
        partners.map(async (partner) => {
          const misbehaviour = await conductOf(partner.name).current();
          return {
            ...partner,
            ...(misbehaviour === undefined ? {} : { misbehaviour }),
            canDo: canDo(partner.protocol),
          };
        }),
      ),
    async set(name, given) {
      const { protocol } = find(name);
      const parsed = orderSchema.safeParse(given);
      if (!parsed.success) {
        const message = `The misbehaviour is not understood. ${z.prettifyError(parsed.error).replaceAll(/\s+/g, ' ')}`;
        throw partnerError('bad-misbehaviour', { message });
      }
      if (outcomeOf(parsed.data.kind, protocol) === undefined) {
        const kinds = canDo(protocol).map(({ kind }) => kind);
        const message = `A partner of ${protocol} has no ${parsed.data.kind}; it can do ${kinds.join(', ')}.`;
        throw partnerError('no-such-notion', { message });
      }
      await conductOf(name).order(parsed.data);
    },
    async clear(name) {
      const chosen = name === undefined ? partners : [find(name)];
      await Promise.all(chosen.map((each) => conductOf(each.name).behave()));
    },
  };
}

function canDo(protocol: PartnerProtocol): PartnerState['canDo'] {
  return misbehaviourKinds.flatMap((kind) => {
    const outcome = outcomeOf(kind, protocol);
    return outcome === undefined ? [] : [{ kind, says: misbehaviours[kind].says, outcome }];
  });
}
