import { newOpaqueToken } from '#platform';
import type { Store } from '#store';
import type { SignInState } from './state.js';

/** Entra's flow token: a page left open longer is answered with AADSTS50089. */
const conversationSeconds = 3600;

/** Keeps conversations, and the one-time handles by which partners' answers find theirs. */
export interface StateStore {
  load(id: string): Promise<SignInState | undefined>;
  save(state: SignInState): Promise<void>;
  forget(id: string): Promise<void>;
  /** A new handle for this conversation, good for one answer. */
  newReturnHandle(id: string): Promise<string>;
  /** The conversation a handle belongs to, without spending it. */
  peekReturnHandle(handle: string): Promise<string | undefined>;
  /** Spends a handle and saves what came by it as one step; false when it was spent before. */
  spendReturnHandle(handle: string, id: string, state?: SignInState): Promise<boolean>;
}

/** Conversations on the store. */
export function createStateStore(store: Store): StateStore {
  const key = (id: string) => ['signin', 'conversation', id] as const;
  const handleKey = (handle: string) => ['signin', 'return', handle] as const;
  const ttlSeconds = conversationSeconds;
  return {
    load: (id) => store.get<SignInState>(key(id)),
    save: async (state) => {
      await store.put(key(state.request.id), state, { ttlSeconds });
    },
    forget: (id) => store.remove(key(id)),
    async newReturnHandle(id) {
      const handle = newOpaqueToken();
      await store.put(handleKey(handle), id, { ttlSeconds });
      return handle;
    },
    peekReturnHandle: (handle) => store.get<string>(handleKey(handle)),
    spendReturnHandle: (handle, id, state) =>
      store.commit(
        [
          { remove: handleKey(handle) },
          ...(state === undefined ? [] : [{ put: key(state.request.id), value: state, ttlSeconds }]),
        ],
        [{ key: handleKey(handle), is: id }],
      ),
  };
}
