import { defineErrors } from '#errors';
import { type Clock, newId } from '#platform';
import type { Key, Store, Write } from '#store';
import {
  entriesOf,
  inOwnWords,
  type OwnWords,
  readSnapshotDocument,
  type SnapshotDocument,
  type SnapshotEntry,
  snapshotDocument,
  writesOf,
} from './snapshot-document.js';

const snapshotError = defineErrors('control', {
  'no-snapshot': ['not-found', 'There is no snapshot of this name; GET /_guesthouse/snapshots lists those there are.'],
  'snapshot-name': ['invalid', 'A snapshot is named by 1 to 100 letters, digits, dots, dashes and underscores.'],
  'snapshot-damaged': ['internal', 'Parts of this snapshot are missing; nothing was changed. Make it again.'],
});

/** A snapshot in the list (own design). */
export interface SnapshotSummary {
  readonly name: string;
  readonly madeAt: string;
  /** Values and members in it. */
  readonly entries: number;
}

/** Snapshots of everything that a reset sets back, kept in the store itself: servers that share it share them (own design). */
export interface Snapshots {
  /** Keeps everything as it is at one moment, in place of a snapshot of the same name. */
  keep(name: string): Promise<SnapshotSummary>;
  /** Puts everything back in one step. Throws `control.no-snapshot` and `control.snapshot-damaged`; then nothing has changed. */
  restore(name: string): Promise<void>;
  list(): Promise<readonly SnapshotSummary[]>;
  /** Throws `control.no-snapshot`. */
  remove(name: string): Promise<void>;
  /** For a file. Throws `control.no-snapshot`. */
  give(name: string): Promise<SnapshotDocument>;
  /** From a file, also of another server. Throws `control.bad-snapshot` with what is wrong and where. */
  take(name: string, document: object): Promise<SnapshotSummary>;
}

interface Header extends SnapshotSummary {
  readonly id: string;
  readonly parts: number;
  readonly ownWords: OwnWords;
}

/** Entries of a part: so many that a large directory is no single value. */
const entriesPerPart = 500;

/** Snapshots of `rooms`; the snapshots are in a room of their own, which is not among them. */
export function createSnapshots(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly rooms: readonly Key[];
  ownWords(): Promise<OwnWords>;
}): Snapshots {
  const { store, clock, rooms, ownWords } = deps;
  const headers: Key = ['snapshots', 'header'];
  const headerKey = (name: string): Key => ['snapshots', 'header', name];
  const partsKey = (id: string): Key => ['snapshots', 'parts', id];
  const now = () => clock.now().getTime();

  const headerOf = async (name: string): Promise<Header> => {
    const header = await store.get<Header>(headerKey(name));
    if (header === undefined) throw snapshotError('no-snapshot');
    return header;
  };
  const contentOf = async ({ id, parts, entries }: Header): Promise<readonly SnapshotEntry[]> => {
    const numbers = Array.from({ length: parts }, (_, at) => String(at));
    const read = await Promise.all(
      numbers.map((at) => store.get<readonly SnapshotEntry[]>(['snapshots', 'parts', id, at])),
    );
    const content = read.flatMap((part) => part ?? []);
    if (content.length !== entries) throw snapshotError('snapshot-damaged');
    return content;
  };

  /** All parts and the header as one step, in place of those of the snapshot before. */
  const save = async (name: string, content: Pick<SnapshotDocument, 'madeAt' | 'ownWords' | 'entries'>) => {
    const { madeAt, entries } = content;
    const id = newId();
    const parts = Math.ceil(entries.length / entriesPerPart);
    const header: Header = { name, madeAt, entries: entries.length, id, parts, ownWords: content.ownWords };
    const writes = Array.from({ length: parts }, (_, at): Write => {
      const value = entries.slice(at * entriesPerPart, (at + 1) * entriesPerPart);
      return { put: ['snapshots', 'parts', id, String(at)], value };
    });
    for (;;) {
      const before = await store.get<Header>(headerKey(name));
      const dropped: readonly Write[] = before === undefined ? [] : [{ clear: partsKey(before.id) }];
      const all = [...dropped, ...writes, { put: headerKey(name), value: header }];
      if (await store.commit(all, [{ key: headerKey(name), is: before }])) return summaryOf(header);
    }
  };

  return {
    async keep(name) {
      checkName(name);
      const madeAt = clock.now();
      const entries = entriesOf(await store.dump(...rooms), madeAt.getTime());
      return save(name, { madeAt: madeAt.toISOString(), ownWords: await ownWords(), entries });
    },
    async restore(name) {
      const header = await headerOf(name);
      const entries = inOwnWords(await contentOf(header), header.ownWords, await ownWords());
      await store.commit([...rooms.map((clear) => ({ clear })), ...writesOf(entries, now())]);
    },
    async list() {
      const found: SnapshotSummary[] = [];
      for await (const key of store.keys(headers)) {
        const header = await store.get<Header>(key);
        if (header !== undefined) found.push(summaryOf(header));
      }
      return found.sort((a, b) => a.name.localeCompare(b.name, 'en'));
    },
    async remove(name) {
      const { id } = await headerOf(name);
      await store.commit([{ remove: headerKey(name) }, { clear: partsKey(id) }]);
    },
    async give(name) {
      const header = await headerOf(name);
      const { madeAt, ownWords: words } = header;
      return snapshotDocument({ madeAt, ownWords: words, entries: await contentOf(header) });
    },
    async take(name, document) {
      checkName(name);
      return save(name, readSnapshotDocument(document, rooms));
    },
  };
}

function checkName(name: string): void {
  if (!/^[\w.-]{1,100}$/.test(name)) throw snapshotError('snapshot-name');
}

function summaryOf({ name, madeAt, entries }: Header): SnapshotSummary {
  return { name, madeAt, entries };
}
