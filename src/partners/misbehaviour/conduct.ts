import { setTimeout as wait } from 'node:timers/promises';
import type { Key, Store } from '#store';
import { type MisbehaviourKind, misbehaviourKinds } from './misbehaviours.js';
import type { MisbehaviourOrder } from './order.js';

const usualDelayMs = 15_000;
const lastAnswerSeconds = 24 * 3600;

/** Misbehaviours that show in the answer itself; the others show before it. */
const inAnswer = misbehaviourKinds.filter((kind) => kind !== 'down' && kind !== 'ignores-login-hint');

/** Misbehaviours that a message without an assertion can have. */
const inLogout = [
  ...(['wrong-key', 'expired-key', 'new-key-announced', 'new-key-unannounced', 'unsigned'] as const),
  ...(['clock-ahead', 'clock-behind', 'wrong-request', 'error-status'] as const),
];

/** How one partner is to behave: it asks at every turn. Kept in the store, so that a restart of the house changes nothing. */
export interface Conduct {
  /** What is ordered and still to come. */
  current(): Promise<MisbehaviourOrder | undefined>;
  /** The order, when it is of one of these kinds; one for the next answer only is spent by it. */
  spend(...kinds: readonly MisbehaviourKind[]): Promise<MisbehaviourOrder | undefined>;
  /** Gives an answer as it is ordered: late, the last one once more, or made by whoever knows the protocol. */
  answer(make: (order: MisbehaviourOrder | undefined) => Promise<string>): Promise<string>;
  /** The order, when it can show in a message of single logout. */
  spendInLogout(): Promise<MisbehaviourOrder | undefined>;
  /** Whether the new key is announced; it stays so after the order is spent, as published keys do. */
  announcesNewKey(): Promise<boolean>;
  order(order: MisbehaviourOrder): Promise<void>;
  behave(): Promise<void>;
}

interface Kept {
  readonly order: MisbehaviourOrder;
  readonly isSpent: boolean;
}

/** Conduct on the store (own design). */
export function createConduct(store: Store, partner: string): Conduct {
  const key: Key = ['partner', partner, 'misbehaviour'];
  const lastKey: Key = ['partner', partner, 'last-answer'];
  const current = async () => {
    const kept = await store.get<Kept>(key);
    return kept === undefined || kept.isSpent ? undefined : kept.order;
  };
  const spend: Conduct['spend'] = async (...kinds) => {
    let spent: MisbehaviourOrder | undefined;
    await store.change<Kept>(key, (kept) => {
      const isDue = kept !== undefined && !kept.isSpent && kinds.includes(kept.order.kind);
      spent = isDue ? kept.order : undefined;
      return isDue ? { ...kept, isSpent: kept.order.lasting !== true } : kept;
    });
    return spent;
  };
  return {
    current,
    spend,
    async answer(make) {
      const last = await store.get<string>(lastKey);
      const order = await spend(...inAnswer.filter((kind) => kind !== 'replay' || last !== undefined));
      if (order?.kind === 'slow') await wait(order.delayMs ?? usualDelayMs);
      if (order?.kind === 'replay' && last !== undefined) return last;
      const answer = await make(order);
      await store.put(lastKey, answer, { ttlSeconds: lastAnswerSeconds });
      return answer;
    },
    spendInLogout: () => spend(...inLogout),
    announcesNewKey: async () => (await store.get<Kept>(key))?.order.kind === 'new-key-announced',
    async order(order) {
      await store.put(key, { order, isSpent: false } satisfies Kept);
    },
    behave: () => store.remove(key),
  };
}
