import { startGuesthouse } from '#app';
import { authorizeUrl, codeForm, type Overrides } from './authorize.js';
import { type Browser, createBrowser, type Visit } from './browser.js';
import { createHttpClient, type HttpClient } from './http-client.js';
import { type Walker, walk } from './walk.js';
import { contoso } from './world.js';

type Guesthouse = Awaited<ReturnType<typeof startGuesthouse>>;
type StartOptions = NonNullable<Parameters<typeof startGuesthouse>[0]>;

/** How a test's emulator differs from the demo. `reach`: origins beside its own that browsers may visit. */
export type EmulatorOptions = StartOptions & { readonly reach?: readonly string[] };

type Tenant = Awaited<ReturnType<Guesthouse['tenant']>>;

/** An emulator with what the tests do to it. */
export interface Emulator extends Omit<Guesthouse, 'tenant'> {
  tenant(idOrDomain: string): Pick<Tenant, 'users' | 'user'>;
  readonly http: HttpClient;
  browser(): Browser;
  walker(as: string): Walker;
  /** Opens an authorization request and goes through the pages until the browser rests. */
  arrive(browser: Browser, as: string, overrides?: Overrides): Promise<Visit>;
  /** The parameters with which the browser came back to the application; fails with the page when it did not. */
  answerOf(visit: Visit): Readonly<Record<string, string>>;
  /** A whole sign-in with code exchange, in a browser of its own unless one is given. */
  tokensFor(as: string, overrides?: Overrides, browser?: Browser): Promise<Readonly<Record<string, string>>>;
  readonly tokenUrl: string;
}

export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { reach = [], ...start } = options;
  const house = await startGuesthouse(start);
  const http = createHttpClient(house.ca);
  const origins = [house.origin, ...reach];
  const tokenUrl = `${house.origin}/${contoso.id}/oauth2/v2.0/token`;

  const emulator: Emulator = {
    ...house,
    http,
    tokenUrl,
    tenant: (name) => ({
      users: async () => (await house.tenant(name)).users(),
      user: async (idOrAddress) => (await house.tenant(name)).user(idOrAddress),
    }),
    browser: () => createBrowser({ http, origins }),
    walker: (as) => ({ as, readCode: (address) => newestCode(house, address) }),
    async arrive(browser, as, overrides) {
      await browser.open(authorizeUrl(house.origin, overrides));
      return walk(browser, emulator.walker(as));
    },
    answerOf,
    async tokensFor(as, overrides = {}, browser = emulator.browser()) {
      const { code = '' } = answerOf(await emulator.arrive(browser, as, overrides));
      const { redirect_uri, client_id } = overrides;
      const changes = {
        ...(redirect_uri && { redirect_uri }),
        ...(client_id && { client_id, client_secret: undefined }),
      };
      const answer = await http.post(tokenUrl, codeForm(code, changes));
      if (answer.status !== 200) throw new Error(`The code was not redeemed: ${answer.text}`);
      return answer.json();
    },
    async stop() {
      await http.close();
      await house.stop();
    },
  };
  return emulator;
}

async function newestCode(house: Guesthouse, address: string): Promise<string> {
  const mail = await house.mailbox.waitFor({ to: address }, 10);
  if (mail?.code === undefined) throw new Error(`No mail with a code came for ${address}.`);
  return mail.code;
}

function answerOf(visit: Visit): Readonly<Record<string, string>> {
  if (visit.status !== 0) {
    const text = visit.page.querySelector('main')?.text ?? visit.html;
    throw new Error(
      `The browser did not come back to the application but rests at ${visit.url}: ${text.replaceAll(/\s+/g, ' ').slice(0, 600)}`,
    );
  }
  if (visit.posted !== undefined) return visit.posted;
  const fragment = visit.url.hash.slice(1);
  return Object.fromEntries(new URLSearchParams(fragment === '' ? visit.url.search : fragment));
}
