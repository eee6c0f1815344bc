/**
 * Members in the order they were added, each with an end of its own or none. A class, because a large directory has
 * hundreds of thousands of them, most with one member.
 *
 * Deep pages are as fast as the first: the order is kept as a list from the first deep read until something is removed.
 * Members that have ended go when the first of them is due, so that usually nobody looks for them.
 */
export class MemberSet {
  readonly #members = new Map<string, number | undefined>();
  #order: string[] | undefined;
  #firstEnd = Number.POSITIVE_INFINITY;

  add(member: string, expiresAt: number | undefined, now: number): void {
    this.#dropEnded(now);
    if (!this.#members.has(member)) this.#order?.push(member);
    this.#members.set(member, expiresAt);
    this.#firstEnd = Math.min(this.#firstEnd, expiresAt ?? this.#firstEnd);
  }

  remove(member: string): void {
    if (this.#members.delete(member)) this.#order = undefined;
  }

  /** Those that have not ended; a part is read without making the whole. */
  read(now: number, slice?: { readonly offset: number; readonly limit: number }): readonly string[] {
    this.#dropEnded(now);
    if (slice === undefined) return [...this.#members.keys()];
    const { offset, limit } = slice;
    if (offset === 0) return first(this.#members.keys(), limit);
    this.#order ??= [...this.#members.keys()];
    return this.#order.slice(offset, offset + limit);
  }

  /** Those that have not ended, each with its end. */
  ends(now: number): readonly (readonly [member: string, expiresAt: number | undefined])[] {
    this.#dropEnded(now);
    return [...this.#members];
  }

  count(now: number): number {
    this.#dropEnded(now);
    return this.#members.size;
  }

  #dropEnded(now: number): void {
    if (now < this.#firstEnd) return;
    this.#firstEnd = Number.POSITIVE_INFINITY;
    for (const [member, end = Number.POSITIVE_INFINITY] of this.#members) {
      if (end <= now) this.remove(member);
      else this.#firstEnd = Math.min(this.#firstEnd, end);
    }
  }
}

function first(members: Iterable<string>, limit: number): readonly string[] {
  const found: string[] = [];
  for (const member of members) {
    if (found.length >= limit) break;
    found.push(member);
  }
  return found;
}
