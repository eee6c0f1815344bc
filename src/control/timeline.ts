import type { Clock, Inspector, RecordedEvent, TraceContext, TraceEvent, Tracer, TraceSummary } from '#platform';
import type { Store } from '#store';
import { redact } from './redact.js';
import { apart, createTimelineStore, mostEvents, type Stamped } from './timeline-store.js';

/** Events are written together after this long, or when somebody reads. */
const pauseMs = 100;
/** Those of no sign-in share one long timeline, which every token of an application would have rewritten. */
const apartPauseMs = 1000;

/** Records and reads back. */
export interface Timeline extends Tracer, Inspector {
  /** Resolves when everything recorded so far is readable. */
  flush(): Promise<void>;
}

/** Timelines on the store, where other servers write theirs. Recording never waits and never throws; writes keep their order. */
export function createTimeline(deps: { readonly store: Store; readonly clock: Clock }): Timeline {
  const { store, clock } = deps;
  const kept = createTimelineStore(store);
  let waiting = new Map<string, Stamped[]>();
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;

  /** All events of one sign-in at once: one by one would be wasteful. */
  const write = async (bySignIn: ReadonlyMap<string, readonly Stamped[]>) => {
    for (const [id, fresh] of bySignIn) {
      // Under load most of what belongs to no sign-in is never written.
      const newest = fresh.slice(-mostEvents).map(withoutSecrets);
      await kept.append(id, newest, (before) =>
        fresh.reduce<TraceSummary | undefined>((summary, { event }) => summarise(id, event, summary), before),
      );
    }
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    due = Number.POSITIVE_INFINITY;
    const events = waiting;
    waiting = new Map();
    if (events.size > 0) writing = writing.then(() => write(events)).catch(() => {});
    return writing;
  };

  const record = (context: TraceContext, event: TraceEvent) => {
    const recorded: RecordedEvent = { ...event, ...context, at: clock.now().toISOString() };
    // Real time orders what several servers record; our clock may stand, or be set back.
    const stamped: Stamped = { at: performance.timeOrigin + performance.now(), event: recorded };
    const id = recorded.signInId ?? apart;
    const others = waiting.get(id);
    if (others === undefined) waiting.set(id, [stamped]);
    else others.push(stamped);
    const pause = recorded.signInId === undefined ? apartPauseMs : pauseMs;
    const at = performance.now() + pause;
    if (at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(flush, pause).unref();
  };

  const tracerIn = (context: TraceContext): Tracer => ({
    record: (event) => record(context, event),
    count: () => {},
    within: (more) => tracerIn({ ...context, ...more }),
  });

  return {
    ...tracerIn({}),
    flush,
    async timeline(signInId) {
      await flush();
      return kept.events(signInId);
    },
    async recent({ tenantId, user, limit = 100 } = {}) {
      await flush();
      const found: TraceSummary[] = [];
      for await (const each of kept.newest()) {
        if (found.length >= limit) break;
        const isWanted =
          (tenantId === undefined || each.tenantId === tenantId) &&
          (user === undefined || each.user === user.toLowerCase());
        if (isWanted) found.push(each);
      }
      return found;
    },
    async clear() {
      await flush();
      await kept.clear();
    },
  };
}

function withoutSecrets({ at, event }: Stamped): Stamped {
  const { detail } = event;
  return { at, event: detail === undefined ? event : { ...event, detail: redact(detail) } };
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
