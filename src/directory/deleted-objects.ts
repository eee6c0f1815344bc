import type { CommitParts } from './part.js';
import type { Also, Repository } from './repository.js';

type Kept<T extends { readonly id: string }> = Pick<Repository<T>, 'get' | 'creating' | 'changing' | 'removing'>;

/** A deleted object, and when it was (Graph `directory/deletedItems`). */
export type Deleted<T> = T & { readonly deletedDateTime: string };

/** Objects of a kind that can be deleted so that they come back. */
export interface DeletableObjects<T extends { readonly id: string }> {
  readonly commit: CommitParts;
  readonly there: Kept<T>;
  readonly deleted: Kept<Deleted<T>>;
  /** As the object was before. */
  readonly undeleted: (deleted: Deleted<T>) => T;
}

/** Deletes one so that it can be restored, as one step with what `also` says; undefined when there is none. */
export async function softDelete<T extends { readonly id: string }>(
  { commit, there, deleted }: DeletableObjects<T>,
  id: string,
  now: Date,
  also: Also<T>,
): Promise<T | undefined> {
  let object: T | undefined;
  await commit(async () => {
    object = await there.get(id);
    if (object === undefined) return [];
    const before = await deleted.get(id);
    const copy: Deleted<T> = { ...object, deletedDateTime: now.toISOString() };
    return [
      there.removing(object),
      before === undefined ? deleted.creating(copy) : deleted.changing(before, copy),
      ...also(object),
    ];
  });
  return object;
}

/** Brings one back, as one step with what `also` says; undefined when none was deleted. Throws `directory.already-exists`. */
export async function restore<T extends { readonly id: string }>(
  { commit, there, deleted, undeleted }: DeletableObjects<T>,
  id: string,
  also: Also<T>,
): Promise<T | undefined> {
  let object: T | undefined;
  await commit(async () => {
    const before = await deleted.get(id);
    object = before && undeleted(before);
    if (before === undefined || object === undefined) return [];
    return [deleted.removing(before), there.creating(object), ...also(object)];
  });
  return object;
}
