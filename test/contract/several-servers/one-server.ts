import { parseConfig } from '#config';
import { createTravellingClock } from '#control';
import { createHttpServer } from '#http';
import { createLogger } from '#platform';
import { createRunningHouse } from '#src/app/running-house.js';
import { inMemory } from '#src/app/world.js';
import { createMemoryStore } from '#store';
import { codeForm, type Overrides } from '../../support/authorize.js';
import { type Browser, createBrowser, type Visit } from '../../support/browser.js';
import { demoConfig } from '../../support/demo-config.js';
import { createDyingStore, type DyingStore } from '../../support/fakes/dying-store.js';
import { createHttpClient, type HttpClient } from '../../support/http-client.js';
import { walk } from '../../support/walk.js';
import { contoso } from '../../support/world.js';

type Running = Awaited<ReturnType<typeof createRunningHouse>>;

/** One address and one store, and the processes that answer there one after another. */
export interface OneServer {
  readonly origin: string;
  readonly http: HttpClient;
  /** A process that answers from now on; it ends with its write of this number, or never. */
  start(lastWrite?: number): Promise<{ readonly house: Running['house']; readonly store: DyingStore }>;
  browser(): Browser;
  /** Goes through whatever pages come, with codes out of the mailbox. */
  arrive(browser: Browser, as: string, url: URL, used?: (code: string) => void): Promise<Visit>;
  redeem(code: string, overrides?: Overrides): ReturnType<HttpClient['post']>;
  stop(): Promise<void>;
}

/** The demo world with changes, and a store that outlives every process. */
export async function startOneServer(change: Parameters<typeof demoConfig>[0] = () => {}): Promise<OneServer> {
  const parsed = parseConfig(JSON.stringify(demoConfig(change)), '(test)');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const clock = createTravellingClock();
  const kept = createMemoryStore(clock);
  const server = await createHttpServer({ host: '127.0.0.1', port: 0 });
  const origin = `http://localhost:${server.port}`;
  const options = { origin, logger: createLogger('silent'), version: '0' };
  const started: Running[] = [];
  let answering: Running | undefined;
  server.answerWith((request, response) => answering?.answer(request, response));

  const http = createHttpClient('');
  const readCode = async (address: string) => (await answering?.house.mailbox.waitFor({ to: address }, 5))?.code ?? '';
  return {
    origin,
    http,
    async start(lastWrite = Number.POSITIVE_INFINITY) {
      const store = createDyingStore(kept);
      const running = await createRunningHouse(parsed.config, { ...options, world: { ...inMemory(clock), store } });
      store.killAtWrite(lastWrite);
      started.push(running);
      answering = running;
      return { house: running.house, store };
    },
    browser: () => createBrowser({ http, origins: [origin] }),
    async arrive(browser, as, url, used = () => {}) {
      await browser.open(url);
      const reading = async (address: string) => {
        const code = await readCode(address);
        used(code);
        return code;
      };
      return walk(browser, { as, readCode: reading });
    },
    redeem: (code, overrides) => http.post(`${origin}/${contoso.id}/oauth2/v2.0/token`, codeForm(code, overrides)),
    async stop() {
      await http.close();
      await server.stop();
      // The dead can do nothing more; what they have open is closed all the same.
      await Promise.all(started.map(({ house }) => house.close().catch(() => {})));
    },
  };
}
