import { newId, type RecordedEvent, type TraceSummary } from '#platform';
import { type Key, oldestBeyond, type Store, type Write } from '#store';

/** Sign-ins kept; older ones go first. */
const mostSignIns = 1000;
/** Events that belong to no sign-in are kept under this name. */
export const apart = 'apart';
/** Events kept of one sign-in, so that a loop cannot fill the memory. */
export const mostEvents = 200;
/** Summaries read at a time. */
const pageSize = 100;
/** A summary that others change all the time is given up; the events are not. */
const mostTries = 20;

/** An event and the real time of its recording, in milliseconds. */
export interface Stamped {
  readonly at: number;
  readonly event: RecordedEvent;
}

/** The name of a part ends with how many events are in it. */
const eventsIn = (part: string) => Number(part.slice(part.lastIndexOf(' ') + 1));

/**
 * Timelines as several servers write them: what was recorded together is a value of its own, so that nobody writes over
 * what another has written.
 */
export function createTimelineStore(store: Store) {
  const partsKey = (id: string): Key => ['control', 'timeline', id];
  const partKey = (id: string, part: string): Key => [...partsKey(id), part];
  const orderKey: Key = ['control', 'timelines'];
  const summaryKey = (id: string): Key => [...orderKey, id];

  /** What goes so that so many events more are not too much: the parts that only events beyond the newest are in. */
  const oldParts = async (id: string, added: number): Promise<readonly Write[]> => {
    let newer = added;
    const old: string[] = [];
    for (const part of (await store.members(partsKey(id))).toReversed()) {
      if (newer >= mostEvents) old.push(part);
      newer += eventsIn(part);
    }
    return old.flatMap((part) => [{ dropFrom: partsKey(id), member: part }, { remove: partKey(id, part) }]);
  };

  const wholeSignIn = async (id: string): Promise<readonly Write[]> => {
    const parts = await store.members(partsKey(id));
    return [
      ...parts.map((part) => ({ remove: partKey(id, part) })),
      { remove: partsKey(id) },
      { remove: summaryKey(id) },
      { dropFrom: orderKey, member: id },
    ];
  };

  /** What goes so that one sign-in more is not too much. */
  const oldSignIns = async (): Promise<readonly Write[]> => {
    const ids = await oldestBeyond(store, orderKey, mostSignIns);
    return (await Promise.all(ids.map(wholeSignIn))).flat();
  };

  return {
    /** Adds events of a sign-in, at most `mostEvents`, which becomes the newest; `summed` makes its summary of the one before. */
    async append(
      id: string,
      events: readonly Stamped[],
      summed: (before: TraceSummary | undefined) => TraceSummary | undefined,
    ): Promise<void> {
      const part = `${newId()} ${events.length}`;
      const added: readonly Write[] = [
        ...(await oldParts(id, events.length)),
        { put: partKey(id, part), value: events },
        { addTo: partsKey(id), member: part },
      ];
      for (let tries = 0; tries < mostTries; tries += 1) {
        const before = await store.get<TraceSummary>(summaryKey(id));
        const summary: readonly Write[] = [
          ...(before === undefined ? await oldSignIns() : []),
          { put: summaryKey(id), value: summed(before) },
          { dropFrom: orderKey, member: id },
          { addTo: orderKey, member: id },
        ];
        if (await store.commit([...added, ...summary], [{ key: summaryKey(id), is: before }])) return;
      }
      await store.commit([...added, { addTo: orderKey, member: id }]);
    },

    async events(id: string): Promise<readonly RecordedEvent[]> {
      const parts = await store.members(partsKey(id));
      const stamped = await Promise.all(parts.map((part) => store.get<readonly Stamped[]>(partKey(id, part))));
      return stamped
        .flatMap((each) => each ?? [])
        .sort((one, other) => one.at - other.at)
        .map(({ event }) => event)
        .slice(-mostEvents);
    },

    async *newest(): AsyncIterable<TraceSummary> {
      const ids = (await store.members(orderKey)).toReversed();
      for (let at = 0; at < ids.length; at += pageSize) {
        const page = ids.slice(at, at + pageSize);
        for (const summary of await Promise.all(page.map((id) => store.get<TraceSummary>(summaryKey(id)))))
          if (summary !== undefined) yield summary;
      }
    },

    clear: () => store.clear(['control', 'timeline'], orderKey),
  };
}
