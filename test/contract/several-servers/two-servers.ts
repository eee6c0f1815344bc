import { parseConfig } from '#config';
import { createTravellingClock } from '#control';
import { createHttpServer } from '#http';
import { createLogger } from '#platform';
import { createRunningHouse } from '#src/app/running-house.js';
import type { Store } from '#store';
import { codeForm, type Overrides } from '../../support/authorize.js';
import { type Browser, createBrowser, type Visit } from '../../support/browser.js';
import { type ConfigData, demoConfig } from '../../support/demo-config.js';
import { createHttpClient, type HttpClient } from '../../support/http-client.js';
import { walk } from '../../support/walk.js';
import { contoso } from '../../support/world.js';

type House = Awaited<ReturnType<typeof createRunningHouse>>['house'];

/** Two servers behind one address, as a balancer without sticky sessions has them: each request goes to the other one. */
export interface TwoServers {
  readonly origin: string;
  readonly http: HttpClient;
  readonly tokenUrl: string;
  readonly clock: ReturnType<typeof createTravellingClock>;
  readonly one: House;
  readonly other: House;
  /** Requests answered by each. */
  readonly answered: readonly number[];
  /** From now on all requests go to this one; to each in turn when left out. */
  ask(which?: 'one' | 'other'): void;
  /** The next request goes to this one. */
  beginAt(which: 'one' | 'other'): void;
  browser(): Browser;
  /** Goes through whatever pages come. */
  arrive(browser: Browser, as: string, url: URL): Promise<Visit>;
  redeem(code: string, overrides?: Overrides): ReturnType<HttpClient['post']>;
  stop(): Promise<void>;
}

/** Starts them; each opens the store for itself, unless there is only one to have. */
export async function startTwoServers(
  open: (clock: ReturnType<typeof createTravellingClock>) => Promise<readonly [Store, Store]>,
  change: (config: ConfigData) => void = () => {},
): Promise<TwoServers> {
  const parsed = parseConfig(JSON.stringify(demoConfig(change)), '(test)');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const clock = createTravellingClock();
  const stores = await open(clock);
  const server = await createHttpServer({ host: '127.0.0.1', port: 0 });
  const origin = `http://localhost:${server.port}`;
  const options = { origin, logger: createLogger('warn'), version: '0' };
  const start = (store: Store) =>
    createRunningHouse(parsed.config, { ...options, world: { store, clock, place: undefined, isShared: false } });
  // At the same time, as they are after a roll-out.
  const houses = await Promise.all([start(stores[0]), start(stores[1])]);

  const answered = [0, 0];
  let only: 0 | 1 | undefined;
  let turn = 0;
  server.answerWith((request, response) => {
    turn += 1;
    const which = only ?? ((turn % 2) as 0 | 1);
    answered[which] = (answered[which] ?? 0) + 1;
    houses[which].answer(request, response);
  });

  const http = createHttpClient('');
  const tokenUrl = `${origin}/${contoso.id}/oauth2/v2.0/token`;
  const [one, other] = [houses[0].house, houses[1].house];
  const readCode = async (address: string) => (await one.mailbox.waitFor({ to: address }, 10))?.code ?? '';
  return {
    ...{ origin, http, tokenUrl, clock, one, other, answered },
    ask(which) {
      only = which === undefined ? undefined : which === 'one' ? 0 : 1;
    },
    beginAt(which) {
      turn = which === 'one' ? 1 : 0;
    },
    browser: () => createBrowser({ http, origins: [origin] }),
    async arrive(browser, as, url) {
      await browser.open(url);
      return walk(browser, { as, readCode });
    },
    redeem: (code, overrides) => http.post(tokenUrl, codeForm(code, overrides)),
    async stop() {
      await http.close();
      await server.stop();
      await Promise.all([one.close(), other.close()]);
    },
  };
}
