import type { Condition, Store, Write } from '#store';

/** What is to be done to one object, as a part of a commit (own design). */
export interface Part {
  readonly writes: readonly Write[];
  /** What must still be so when it is done. */
  readonly conditions?: readonly Condition[];
  /** Throws when it cannot be done at all, however often it is tried. */
  check?(): Promise<void>;
}

/** A part, or one that reads something first (own design). */
export type PlannedPart = Part | Promise<Part>;

/** Does what several parts say as one step, in their order (own design). */
export type CommitParts = (plan: () => Promise<readonly PlannedPart[]>) => Promise<void>;

/**
 * Commits on a store. When somebody else was faster nothing was written, and the plan is made anew from what is there
 * then: whatever it reads it must read itself, and what it tells the caller it tells again.
 */
export function createCommit(store: Store): CommitParts {
  return async (plan) => {
    for (let isFirst = true; ; isFirst = false) {
      const parts = await Promise.all(await plan());
      // Only a second time: usually nobody else wants the same.
      if (!isFirst) for (const part of parts) await part.check?.();
      const writes = parts.flatMap((part) => part.writes);
      if (writes.length === 0) return;
      const conditions = parts.flatMap((part) => part.conditions ?? []);
      if (await store.commit(writes, conditions)) return;
    }
  };
}
