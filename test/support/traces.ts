import type { Emulator } from './emulator.js';

/** Every event of the recent sign-ins, newest sign-in first. */
export async function recentEvents(house: Emulator) {
  const recent = await house.traces.recent({ limit: 10 });
  const timelines = await Promise.all(recent.map(({ id }) => house.traces.timeline(id)));
  return timelines.flat();
}

/** The reasons that the timelines give for a refusal, as one text to look in. */
export async function reasonsFor(house: Emulator, errorCode: string): Promise<string> {
  const events = await recentEvents(house);
  const refusals = events.filter((event) => event.errorCode === errorCode && event.outcome !== 'ok');
  return refusals.map(({ name, detail }) => `${name} ${JSON.stringify(detail ?? {})}`).join('\n');
}

/** What a failed try must not have touched: every user object of the resource tenant. */
export async function usersOf(house: Emulator, tenant: string): Promise<string> {
  return JSON.stringify(await house.tenant(tenant).users(), undefined, 1);
}
