import * as z from 'zod';
import { defineErrors } from '#errors';
import { sha256Base64Url } from '#platform';
import type { Key, Write } from '#store';

const documentError = defineErrors('control', {
  'bad-snapshot': ['invalid', 'This is no snapshot that can be taken.'],
});

/** What a snapshot document calls itself, and the version of its entries that this server writes (own design). */
const format = 'guesthouse-snapshot';
const currentVersion = 1;

/** A value or a member as a snapshot has it (own design). Its end is a moment, as those within the values are. */
export type SnapshotEntry =
  | { readonly key: Key; readonly value: unknown; readonly endsAt?: number | undefined }
  | { readonly key: Key; readonly member: string; readonly endsAt?: number | undefined };

/** Words that differ from server to server, by what they are: the origin, certificates of built-in partners (own design). */
export type OwnWords = Readonly<Record<string, string>>;

/** A snapshot as a file carries it to another server (own design). */
export interface SnapshotDocument {
  readonly format: typeof format;
  readonly version: typeof currentVersion;
  readonly madeAt: string;
  readonly ownWords: OwnWords;
  /** Of the entries as JSON without spaces: says that nothing of it was lost or changed. */
  readonly sha256: string;
  readonly entries: readonly SnapshotEntry[];
}

/** Writes a document (own design). */
export function snapshotDocument(
  snapshot: Pick<SnapshotDocument, 'madeAt' | 'ownWords' | 'entries'>,
): SnapshotDocument {
  const sha256 = sha256Base64Url(JSON.stringify(snapshot.entries));
  return { format, version: currentVersion, ...snapshot, sha256 };
}

const key = z.tuple([z.string()], z.string());
const endsAt = z.number().optional();
const headSchema = z.object({
  madeAt: z.iso.datetime(),
  ownWords: z.record(z.string(), z.string().min(1)),
  sha256: z.string(),
  entries: z.array(z.unknown()),
});
const valueEntry = z.strictObject({ key, value: z.unknown(), endsAt });
const memberEntry = z.strictObject({ key, member: z.string(), endsAt });

/**
 * Readers of the versions there have been; each gives what the newest would say. A version that changes entries leaves
 * the reader of the one before here, and turns its entries into the new ones.
 */
const readers: Readonly<Record<number, (given: object, rooms: readonly Key[]) => SnapshotDocument>> = {
  1: readVersion1,
};

/** Reads a document, the whole of it before anything is done (own design). Throws `control.bad-snapshot` with what is wrong and where. */
export function readSnapshotDocument(given: object, rooms: readonly Key[]): SnapshotDocument {
  if (!('format' in given) || given.format !== format) {
    throw refused(`format: this is no snapshot; it would say "${format}" there. Take one from GET /snapshots/{name}`);
  }
  const version = 'version' in given ? given.version : undefined;
  const reader = typeof version === 'number' ? readers[version] : undefined;
  if (reader !== undefined) return reader(given, rooms);
  if (typeof version === 'number' && version > currentVersion) {
    throw refused(
      `version: it is of version ${version}, this server knows up to ${currentVersion}. Update this server, or make the snapshot by one like it`,
    );
  }
  throw refused(`version: there is no version ${JSON.stringify(version)}, only 1 to ${currentVersion}`);
}

function readVersion1(given: object, rooms: readonly Key[]): SnapshotDocument {
  const head = headSchema.safeParse(given);
  if (!head.success) throw refused(problemsOf(head.error, ''));
  const { madeAt, ownWords, sha256, entries } = head.data;
  const read = entries.map((entry, at) => readEntry(entry, at, rooms));
  // Of the entries as they were given, for reading may put members of an object into another order.
  if (sha256Base64Url(JSON.stringify(entries)) !== sha256) {
    throw refused(
      'sha256: the entries are not those that it was made of; the file was changed or cut. Export it again',
    );
  }
  return { format, version: currentVersion, madeAt, ownWords, sha256, entries: read };
}

function readEntry(entry: unknown, at: number, rooms: readonly Key[]): SnapshotEntry {
  const isMember = typeof entry === 'object' && entry !== null && 'member' in entry;
  const parsed = (isMember ? memberEntry : valueEntry).safeParse(entry);
  if (!parsed.success) throw refused(problemsOf(parsed.error, `entries.${at}.`));
  const room = parsed.data.key[0];
  if (!rooms.some(([name]) => name === room)) {
    throw refused(`entries.${at}.key: "${room}" is no part of a snapshot`);
  }
  return parsed.data;
}

function problemsOf(error: z.ZodError, before: string): string {
  return error.issues.map(({ path, message }) => `${before}${path.join('.')}: ${message}`).join('; ');
}

function refused(problem: string) {
  return documentError('bad-snapshot', { message: `The snapshot was not taken; nothing was changed. ${problem}.` });
}

/** What a store dumped, with ends that are moments. */
export function entriesOf(dump: readonly Write[], now: number): readonly SnapshotEntry[] {
  const end = (ttlSeconds: number | undefined) =>
    ttlSeconds === undefined ? {} : { endsAt: Math.round(now + ttlSeconds * 1000) };
  return dump.flatMap((write): readonly SnapshotEntry[] => {
    if ('put' in write) return [{ key: write.put, value: write.value, ...end(write.ttlSeconds) }];
    return 'addTo' in write ? [{ key: write.addTo, member: write.member, ...end(write.ttlSeconds) }] : [];
  });
}

/** The writes that make entries again; what has ended meanwhile has ended. */
export function writesOf(entries: readonly SnapshotEntry[], now: number): readonly Write[] {
  return entries
    .filter(({ endsAt: end }) => end === undefined || end > now)
    .map((entry) => {
      const ttl = entry.endsAt === undefined ? {} : { ttlSeconds: (entry.endsAt - now) / 1000 };
      return 'member' in entry
        ? { addTo: entry.key, member: entry.member, ...ttl }
        : { put: entry.key, value: entry.value, ...ttl };
    });
}

/** The entries as this server would have made them: its own words in place of those of the server that did. */
export function inOwnWords(
  entries: readonly SnapshotEntry[],
  theirs: OwnWords,
  ours: OwnWords,
): readonly SnapshotEntry[] {
  const differing = Object.entries(theirs).flatMap(([name, word]) => {
    const own = ours[name];
    return own === undefined || own === word ? [] : [[word, own] as const];
  });
  if (differing.length === 0) return entries;
  const inJson = (word: string) => JSON.stringify(word).slice(1, -1);
  const replacements = new Map(differing.map(([word, own]) => [inJson(word), inJson(own)]));
  const alternatives = [...replacements.keys()].map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // A whole word only: the port 8443 is not the beginning of 84431.
  const pattern = new RegExp(`(?:${alternatives.join('|')})(?![\\w.:-])`, 'g');
  const text = JSON.stringify(entries).replace(pattern, (word) => replacements.get(word) ?? word);
  return JSON.parse(text) as readonly SnapshotEntry[];
}
