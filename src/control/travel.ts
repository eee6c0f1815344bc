import type { ControlledClock } from '#platform';
import type { Key, Store } from '#store';

const RealDate = globalThis.Date;

/** Where a clock stands that was moved: so far from real time, or at a moment. */
interface Journey {
  readonly offset: number;
  readonly frozenAt?: number;
}

const home: Journey = { offset: 0 };
const journeyKey: Key = ['house', 'clock'];

/** The clock of a server, and what the server does with it. */
export interface TravellingClock extends ControlledClock {
  /** From now on where it stands is kept in the store, and is where the store says. */
  keepIn(store: Store): Promise<void>;
  /** Looks where it stands: another server on the same store may have moved it. */
  follow(): Promise<void>;
  /** Gives the process its own time back; what is kept stays. */
  release(): void;
}

/**
 * A clock that can be moved. oidc-provider, jose and others read the system clock themselves, so the process's
 * `Date` moves with it; timers and sockets stay real. Several servers in one process share that `Date`: the last
 * one moved decides.
 */
export function createTravellingClock(): TravellingClock {
  let journey = home;
  let kept: Store | undefined;
  const time = () => journey.frozenAt ?? RealDate.now() + journey.offset;

  const goTo = (next: Journey) => {
    journey = next;
    globalThis.Date = next.offset === 0 && next.frozenAt === undefined ? RealDate : travellingDate(time);
  };
  /** Here at once; then from where the store has it, for two servers may move it at the same time. */
  const move = async (change: (from: Journey) => Journey) => {
    goTo(change(journey));
    const agreed = await kept?.change<Journey>(journeyKey, (from = home) => change(from));
    if (agreed !== undefined) goTo(agreed);
  };
  const follow = async () => {
    const found = (await kept?.get<Journey>(journeyKey)) ?? home;
    if (found.offset !== journey.offset || found.frozenAt !== journey.frozenAt) goTo(found);
  };

  return {
    now: () => new RealDate(time()),
    epochSeconds: () => Math.floor(time() / 1000),
    advance({ seconds = 0, minutes = 0, hours = 0, days = 0 }) {
      const milliseconds = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
      return move(({ offset, frozenAt }) =>
        frozenAt === undefined ? { offset: offset + milliseconds } : { offset, frozenAt: frozenAt + milliseconds },
      );
    },
    freezeAt: (moment) => move(({ offset }) => ({ offset, frozenAt: moment.getTime() })),
    resume: () => move(() => home),
    async keepIn(store) {
      kept = store;
      await follow();
    },
    follow,
    release: () => goTo(home),
  };
}

function travellingDate(time: () => number): DateConstructor {
  return new Proxy(RealDate, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [time()] : given, newTarget),
    apply: () => new RealDate(time()).toString(),
    get: (target, name, receiver) => (name === 'now' ? time : Reflect.get(target, name, receiver)),
  });
}
