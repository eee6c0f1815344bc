import type { CommitParts } from './part.js';
import type { Repository } from './repository.js';

type Changes<T extends { readonly id: string }> = Pick<Repository<T>, 'create' | 'change' | 'remove'>;
type Parts<T extends { readonly id: string }> = Pick<Repository<T>, 'creating' | 'changing' | 'removing'>;

/** Most changes are one part. */
const nothingMore = () => [];

/** What a repository does to one object, by its parts (own design). */
export function wholeChanges<T extends { readonly id: string }>(
  commit: CommitParts,
  get: (id: string) => Promise<T | undefined>,
  { creating, changing, removing }: Parts<T>,
): Changes<T> {
  return {
    async create(object, also = nothingMore) {
      await commit(async () => [creating(object), ...also(object)]);
      return object;
    },

    async change(id, change, also = nothingMore) {
      let after: T | undefined;
      await commit(async () => {
        const before = await get(id);
        after = before === undefined ? undefined : change(before);
        return before === undefined || after === undefined ? [] : [changing(before, after), ...also(after, before)];
      });
      return after;
    },

    async remove(id, also = nothingMore) {
      let object: T | undefined;
      await commit(async () => {
        object = await get(id);
        return object === undefined ? [] : [removing(object), ...also(object)];
      });
      return object !== undefined;
    },
  };
}
