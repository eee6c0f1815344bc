import { type Clock, isSameSecret, newOpaqueToken, newSecretDigits, sha256Base64Url } from '#platform';
import type { Store } from '#store';

/** What Entra documents: thirty minutes. Digits, tries and pause are not documented (docs/unverified.md). */
export const codeDigits = 8;
const codeSeconds = 30 * 60;
const mostTries = 5;
const pauseSeconds = 60;
const mostCodesAnHour = 10;

/** A code as kept: never itself. */
interface StoredCode {
  readonly hash: string;
  readonly salt: string;
  /** Only the conversation that asked may use it. */
  readonly conversation: string;
  readonly triesLeft: number;
  readonly sentAt: number;
  readonly expiresAt: number;
}

/** Codes sent to an address since its first one, for an hour. */
interface Hour {
  readonly sent: number;
  readonly endsAt: number;
}

/** A code newly made, or how long to wait for one. */
export type NewCode = { readonly code: string } | { readonly waitSeconds: number };

/** What became of a typed code. */
export type CodeVerdict = 'right' | 'wrong' | 'expired' | 'replaced' | 'locked';

/** The codes of one tenant: per address only the newest counts, in whatever browser it was asked for. */
export interface OneTimeCodes {
  issue(address: string, conversation: string): Promise<NewCode>;
  check(address: string, conversation: string, typed: string): Promise<CodeVerdict>;
}

/** Codes on the store. */
export function createOneTimeCodes(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly tenantId: string;
}): OneTimeCodes {
  const { store, clock, tenantId } = deps;
  const key = (address: string) => ['email-otp', tenantId, 'code', address] as const;
  const hourKey = (address: string) => ['email-otp', tenantId, 'hour', address] as const;

  const hashOf = (salt: string, digits: string) => sha256Base64Url(`${salt}:${digits}`);

  /** Whether a code more may be sent; counted before it is. */
  const countThisHour = async (address: string, now: number): Promise<boolean> => {
    for (;;) {
      const before = await store.get<Hour>(hourKey(address));
      const current = before !== undefined && before.endsAt > now ? before : { sent: 0, endsAt: now + 3600 };
      if (current.sent >= mostCodesAnHour) return false;
      const after: Hour = { ...current, sent: current.sent + 1 };
      const put = { put: hourKey(address), value: after, ttlSeconds: 3600 };
      if (await store.commit([put], [{ key: hourKey(address), is: before }])) return true;
    }
  };

  const newCode = (conversation: string, now: number) => {
    const code = newSecretDigits(codeDigits);
    const salt = newOpaqueToken(16);
    const hash = hashOf(salt, code);
    const stored: StoredCode = {
      ...{ hash, salt, conversation },
      triesLeft: mostTries,
      sentAt: now,
      expiresAt: now + codeSeconds,
    };
    return { code, stored };
  };

  return {
    async issue(address, conversation) {
      const now = clock.epochSeconds();
      for (let isCounted = false; ; isCounted = true) {
        const current = await store.get<StoredCode>(key(address));
        // Somebody else asking for the same address must not keep its owner waiting in his own browser.
        if (current?.conversation === conversation && now - current.sentAt < pauseSeconds) {
          return { waitSeconds: pauseSeconds - (now - current.sentAt) };
        }
        if (!isCounted && !(await countThisHour(address, now))) return { waitSeconds: 3600 };
        const { code, stored } = newCode(conversation, now);
        // Kept a day longer than it is good for, so that "expired" can be told from "wrong".
        const put = { put: key(address), value: stored, ttlSeconds: codeSeconds + 24 * 3600 };
        // Of two that are asked for at once by one browser only one is sent: the other would be replaced on arrival.
        if (await store.commit([put], [{ key: key(address), is: current }])) return { code };
      }
    },

    async check(address, conversation, typed) {
      // The try is counted before the comparison and as one step: parallel guesses cannot share a try.
      let before: StoredCode | undefined;
      await store.change<StoredCode>(key(address), (current) => {
        before = current;
        return current?.conversation === conversation
          ? { ...current, triesLeft: Math.max(0, current.triesLeft - 1) }
          : current;
      });
      if (before === undefined) return 'expired';
      if (before.conversation !== conversation) return 'replaced';
      if (before.expiresAt <= clock.epochSeconds()) return 'expired';
      if (before.triesLeft <= 0) return 'locked';
      if (!isSameSecret(before.hash, hashOf(before.salt, typed))) return before.triesLeft === 1 ? 'locked' : 'wrong';
      const taken = await store.take<StoredCode>(key(address));
      return taken?.hash === before.hash ? 'right' : 'replaced';
    },
  };
}
