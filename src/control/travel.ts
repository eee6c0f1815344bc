import type { Clock, ControlledClock } from '#platform';

const RealDate = globalThis.Date;

/**
 * A clock that can be moved. oidc-provider, jose and others read the system clock themselves, so the process's
 * `Date` moves with it; timers and sockets stay real. Several servers in one process share that `Date`: the last
 * one moved decides.
 */
export function createControlledClock(): ControlledClock {
  let offset = 0;
  let frozenAt: number | undefined;
  const time = () => frozenAt ?? RealDate.now() + offset;

  const moveProcess = () => {
    globalThis.Date = offset === 0 && frozenAt === undefined ? RealDate : travellingDate(time);
  };
  const clock: Clock = {
    now: () => new RealDate(time()),
    epochSeconds: () => Math.floor(time() / 1000),
  };
  return {
    ...clock,
    advance({ seconds = 0, minutes = 0, hours = 0, days = 0 }) {
      const milliseconds = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
      if (frozenAt === undefined) offset += milliseconds;
      else frozenAt += milliseconds;
      moveProcess();
    },
    freezeAt(moment) {
      frozenAt = moment.getTime();
      moveProcess();
    },
    resume() {
      offset = 0;
      frozenAt = undefined;
      moveProcess();
    },
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
