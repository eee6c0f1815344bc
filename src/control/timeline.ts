import type { Clock, Inspector, RecordedEvent, TraceContext, TraceEvent, Tracer, TraceSummary } from '#platform';
import type { Store } from '#store';
import { redact } from './redact.js';

/** Sign-ins kept; older ones go first. */
const mostSignIns = 1000;
/** Events kept of one sign-in, so that a loop cannot fill the memory. */
const mostEvents = 200;
/** Events that belong to no sign-in are kept under this name. */
const apart = 'apart';

/** Records and reads back. */
export interface Timeline extends Tracer, Inspector {
  /** Resolves when everything recorded so far is readable. */
  flush(): Promise<void>;
}

/** Timelines on the store. Recording never waits and never throws; writes keep their order. */
export function createTimeline(deps: { readonly store: Store; readonly clock: Clock }): Timeline {
  const { store, clock } = deps;
  const eventsKey = (id: string) => ['control', 'timeline', id] as const;
  const indexKey = ['control', 'timelines'] as const;
  let writing: Promise<void> = Promise.resolve();

  const write = async (event: RecordedEvent) => {
    const id = event.signInId ?? apart;
    await store.put(eventsKey(id), [], { ifAbsent: true });
    await store.change<readonly RecordedEvent[]>(eventsKey(id), (events) =>
      [...(events ?? []), event].slice(-mostEvents),
    );
    await store.put(indexKey, [], { ifAbsent: true });
    let dropped: readonly TraceSummary[] = [];
    await store.change<readonly TraceSummary[]>(indexKey, (known) => {
      const summaries = known ?? [];
      const next = [
        summarise(
          id,
          event,
          summaries.find((each) => each.id === id),
        ),
        ...summaries.filter((each) => each.id !== id),
      ];
      dropped = next.slice(mostSignIns);
      return next.slice(0, mostSignIns);
    });
    await store.remove(...dropped.map((each) => eventsKey(each.id)));
  };

  const record = (context: TraceContext, event: TraceEvent) => {
    const { detail } = event;
    const recorded: RecordedEvent = {
      ...event,
      ...(detail === undefined ? {} : { detail: redact(detail) }),
      ...context,
      at: clock.now().toISOString(),
    };
    writing = writing.then(() => write(recorded)).catch(() => {});
  };

  const tracerIn = (context: TraceContext): Tracer => ({
    record: (event) => record(context, event),
    within: (more) => tracerIn({ ...context, ...more }),
  });

  return {
    ...tracerIn({}),
    flush: () => writing,
    async timeline(signInId) {
      await writing;
      return (await store.get<readonly RecordedEvent[]>(eventsKey(signInId))) ?? [];
    },
    async recent(filter = {}) {
      await writing;
      const summaries = (await store.get<readonly TraceSummary[]>(indexKey)) ?? [];
      return summaries
        .filter((each) => filter.tenantId === undefined || each.tenantId === filter.tenantId)
        .filter((each) => filter.user === undefined || each.user === filter.user.toLowerCase())
        .slice(0, filter.limit ?? 100);
    },
    async clear() {
      await writing;
      await store.clear(['control', 'timeline'], ['control', 'timelines']);
    },
  };
}

/** What the list says of a sign-in; a refusal stays visible until something later goes well. */
function summarise(id: string, event: RecordedEvent, before: TraceSummary | undefined): TraceSummary {
  const tenantId = event.tenantId ?? before?.tenantId;
  const user = event.user ?? before?.user;
  return {
    id,
    startedAt: before?.startedAt ?? event.at,
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(user === undefined ? {} : { user: user.toLowerCase() }),
    outcome: event.outcome,
    ...(event.errorCode === undefined ? {} : { errorCode: event.errorCode }),
    last: event.name,
  };
}
