import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, RootDatabase } from 'lmdb';
import { storeError } from './errors.js';
import { lockFolder } from './folder-lock.js';
import type { Change, Journal } from './journal.js';
import { wrongWithLmdbFile } from './lmdb-file.js';

interface KeptValue {
  readonly name: string;
  readonly json: string;
  readonly expiresAt: number | undefined;
}

interface KeptMember {
  readonly set: string;
  readonly member: string;
  /** Members come back in this order. */
  readonly turn: number;
  readonly expiresAt: number | undefined;
}

/**
 * A journal in an LMDB database, one transaction a write. The system is not told to flush at each of them: what was
 * written outlives this process however it ends, not a power cut. Throws `store.in-use`, `store.damaged`,
 * `store.not-kept`.
 */
export async function openLmdbJournal(folder: string): Promise<Journal> {
  const { open } = await import('lmdb');
  await mkdir(folder, { recursive: true });
  const unlock = await lockFolder(folder);
  let root: RootDatabase;
  let values: Database<KeptValue, string>;
  let members: Database<KeptMember, string>;
  const file = join(folder, 'state.lmdb');
  try {
    const wrong = await wrongWithLmdbFile(file);
    if (wrong !== undefined) throw new Error(wrong);
    root = open({ path: file, noSync: true, maxDbs: 2 });
    values = root.openDB({ name: 'values' });
    members = root.openDB({ name: 'members' });
  } catch (cause) {
    await unlock();
    throw damaged(folder, cause);
  }
  let lastTurn = 0;

  const keep = (change: Change) => {
    const { name } = change;
    switch (change.kind) {
      case 'value':
        if (change.entry === undefined) values.removeSync(digest(name));
        else values.putSync(digest(name), { name, ...change.entry });
        return;
      case 'member': {
        const { member, expiresAt } = change;
        const key = digest(name) + digest(member);
        lastTurn += 1;
        const turn = members.get(key)?.turn ?? lastTurn;
        members.putSync(key, { set: name, member, turn, expiresAt });
        return;
      }
      case 'no-member':
        members.removeSync(digest(name) + digest(change.member));
        return;
      case 'no-set':
        for (const key of [...members.getKeys({ start: digest(name), end: `${digest(name)}~` })]) {
          members.removeSync(key);
        }
    }
  };

  return {
    *read() {
      try {
        for (const { name, json, expiresAt } of all(values)) {
          JSON.parse(json);
          yield { kind: 'value', name: text(name), entry: { json, expiresAt } };
        }
        const inOrder = all(members).sort((a, b) => a.turn - b.turn);
        for (const { set, member, expiresAt, turn } of inOrder) {
          lastTurn = turn;
          yield { kind: 'member', name: text(set), member: text(member), expiresAt };
        }
      } catch (cause) {
        throw damaged(folder, cause);
      }
    },
    write(changes) {
      if (changes.length === 0) return;
      try {
        root.transactionSync(() => changes.forEach(keep));
      } catch (cause) {
        throw storeError('not-kept', {
          message: `The change could not be kept in ${folder} (${messageOf(cause)}), so it was not made. Is the disk full?`,
          cause,
        });
      }
    },
    async close() {
      await root.close();
      await unlock();
    },
  };
}

/** Every record; as many as there should be. */
function all<T>(table: Database<T, string>): T[] {
  const found = [...table.getRange()].map(({ value }) => value);
  const { entryCount } = table.getStats() as { readonly entryCount: number };
  if (found.length !== entryCount) throw new Error(`${found.length} of ${entryCount} records were found`);
  return found;
}

/** Keys of LMDB are short and names are not; URL-safe characters sort below the tilde. */
function digest(name: string): string {
  return createHash('sha256').update(name).digest('base64url');
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`a text was expected and ${typeof value} was found`);
  return value;
}

function damaged(folder: string, cause: unknown) {
  return storeError('damaged', {
    message: `The state in ${folder} cannot be read (${messageOf(cause)}). Restore the folder from a copy, or delete it to begin anew.`,
    cause,
  });
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
