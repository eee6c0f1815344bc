import type { Clock, Inspector, RecordedEvent, TraceContext, TraceEvent, Tracer, TraceSummary } from '#platform';
import type { Store } from '#store';
import { redact } from './redact.js';

/** Sign-ins kept; older ones go first. */
const mostSignIns = 1000;
/** Events kept of one sign-in, so that a loop cannot fill the memory. */
const mostEvents = 200;
/** Events are written together after this long, or when somebody reads. */
const pauseMs = 100;
/** Those of no sign-in share one long timeline, which every token of an application would have rewritten. */
const apartPauseMs = 1000;
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
  let waiting: RecordedEvent[] = [];
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;

  /** All events of one sign-in at once: a timeline is rewritten as a whole, so one by one would be wasteful. */
  const write = async (events: readonly RecordedEvent[]) => {
    const bySignIn = new Map<string, RecordedEvent[]>();
    for (const event of events) {
      const id = event.signInId ?? apart;
      bySignIn.set(id, [...(bySignIn.get(id) ?? []), event]);
    }
    for (const [id, fresh] of bySignIn) {
      const kept = (await store.get<readonly RecordedEvent[]>(eventsKey(id))) ?? [];
      await store.put(eventsKey(id), [...kept, ...fresh].slice(-mostEvents));
    }
    const known = new Map(((await store.get<readonly TraceSummary[]>(indexKey)) ?? []).map((each) => [each.id, each]));
    for (const event of events) {
      const id = event.signInId ?? apart;
      const summary = summarise(id, event, known.get(id));
      known.delete(id);
      known.set(id, summary);
    }
    const summaries = [...known.values()];
    const dropped = summaries.slice(0, -mostSignIns);
    await store.put(indexKey, summaries.slice(-mostSignIns));
    await store.remove(...dropped.map((each) => eventsKey(each.id)));
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    due = Number.POSITIVE_INFINITY;
    const events = waiting;
    waiting = [];
    if (events.length > 0) writing = writing.then(() => write(events)).catch(() => {});
    return writing;
  };

  const record = (context: TraceContext, event: TraceEvent) => {
    const { detail } = event;
    const recorded: RecordedEvent = {
      ...event,
      ...(detail === undefined ? {} : { detail: redact(detail) }),
      ...context,
      at: clock.now().toISOString(),
    };
    waiting.push(recorded);
    const pause = recorded.signInId === undefined ? apartPauseMs : pauseMs;
    const at = performance.now() + pause;
    if (at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(flush, pause).unref();
  };

  const tracerIn = (context: TraceContext): Tracer => ({
    record: (event) => record(context, event),
    within: (more) => tracerIn({ ...context, ...more }),
  });

  return {
    ...tracerIn({}),
    flush,
    async timeline(signInId) {
      await flush();
      return (await store.get<readonly RecordedEvent[]>(eventsKey(signInId))) ?? [];
    },
    async recent(filter = {}) {
      await flush();
      const summaries = ((await store.get<readonly TraceSummary[]>(indexKey)) ?? []).toReversed();
      return summaries
        .filter((each) => filter.tenantId === undefined || each.tenantId === filter.tenantId)
        .filter((each) => filter.user === undefined || each.user === filter.user.toLowerCase())
        .slice(0, filter.limit ?? 100);
    },
    async clear() {
      await flush();
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
