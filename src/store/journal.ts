/** A value as a store keeps it. */
export interface Entry {
  /** Serialised, so that nobody can change a stored value by holding on to it. */
  readonly json: string;
  /** Milliseconds since the epoch, by our clock; undefined for never. */
  readonly expiresAt: number | undefined;
}

/** What changes under a name; each is the whole truth of that value or member from now on. */
export type Change =
  | { readonly kind: 'value'; readonly name: string; readonly entry: Entry | undefined }
  | { readonly kind: 'member'; readonly name: string; readonly member: string; readonly expiresAt: number | undefined }
  | { readonly kind: 'no-member'; readonly name: string; readonly member: string }
  | { readonly kind: 'no-set'; readonly name: string };

/** Keeps what a memory store holds beyond the life of its process. */
export interface Journal {
  /** What was kept, in the order in which members were added. */
  read(): Iterable<Change>;
  /** All of these or none; synchronous, so that nothing is seen before it is kept. Throws when it cannot be kept. */
  write(changes: readonly Change[]): void;
  close(): Promise<void>;
}
