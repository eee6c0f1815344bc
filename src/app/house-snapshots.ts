import type { Bulk } from '#bulk';
import { createSnapshots, type Snapshots, type Timeline } from '#control';
import type { Partner } from '#partners';
import type { Clock } from '#platform';
import type { Key, Store } from '#store';

/** Everything but keys, so that issuers and signatures stay what applications know: what a reset clears and a snapshot has. */
export const passingRooms: readonly Key[] = [
  ['directory'],
  ['invitations'],
  ['bulk'],
  ['exchange'],
  ['oidc'],
  ['signin'],
  ['control'],
  ['partner'],
  ['email-otp'],
  ['password-attempts'],
  ['password-lock'],
  ['spent'],
  ['sample'],
];

/** Snapshots of a house: nothing is in the middle of a row or of a timeline when one is kept or put back (own design). */
export function createHouseSnapshots(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly origin: string;
  readonly partners: readonly Partner[];
  readonly consumerSecretHash: () => Promise<string>;
  readonly timeline: Pick<Timeline, 'flush'>;
  readonly bulk: Pick<Bulk, 'stop' | 'resume'>;
  forgetEngines(): void;
}): Snapshots {
  const { store, clock, origin, partners, consumerSecretHash, timeline, bulk, forgetEngines } = deps;
  const snapshots = createSnapshots({
    ...{ store, clock, rooms: passingRooms },
    ownWords: async () => ({
      origin,
      'hash of the secret for personal accounts': await consumerSecretHash(),
      ...Object.fromEntries((await Promise.all(partners.map(certificateOf))).flat()),
    }),
  });
  const atRest = async <T>(work: () => Promise<T>): Promise<T> => {
    await timeline.flush();
    await bulk.stop();
    return work().finally(() => bulk.resume());
  };
  return {
    ...snapshots,
    keep: (name) => atRest(() => snapshots.keep(name)),
    restore: (name) =>
      atRest(async () => {
        await snapshots.restore(name);
        forgetEngines();
      }),
  };
}

async function certificateOf({ name, certificate }: Partner): Promise<readonly (readonly [string, string])[]> {
  return certificate === undefined ? [] : [[`certificate of ${name}`, await certificate()]];
}
