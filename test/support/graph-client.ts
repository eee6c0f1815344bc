import { ConfidentialClientApplication } from '@azure/msal-node';
import {
  Client,
  type Context,
  GraphError,
  type Middleware,
  RetryHandler,
  RetryHandlerOptions,
} from '@microsoft/microsoft-graph-client';
import type { Emulator } from './emulator.js';
import { msalNetwork } from './msal-network.js';
import { contoso, daemon, secret } from './world.js';

/** The Graph client's own setting for its transport, so that it trusts the emulator's authority. */
class Transport implements Middleware {
  constructor(
    private readonly house: Pick<Emulator, 'http'>,
    private readonly token: () => Promise<string>,
  ) {}

  async execute(context: Context): Promise<void> {
    const given = context.options ?? {};
    const headers = new Headers(given.headers as HeadersInit | undefined);
    headers.set('authorization', `Bearer ${await this.token()}`);
    context.response = await this.house.http.fetch(String(context.request), { ...given, headers } as RequestInit);
  }
}

/** Microsoft's Graph client, as it comes, with a token that is made anew for each call. */
export function graphClient(house: Pick<Emulator, 'origin' | 'http'>, token: () => Promise<string>): Client {
  return Client.initWithMiddleware({ baseUrl: `${house.origin}/graph`, middleware: new Transport(house, token) });
}

/** The same with the client's own retry middleware, as its default chain has it. */
export function retryingGraphClient(house: Emulator, token: () => Promise<string>): Client {
  const retry = new RetryHandler(new RetryHandlerOptions());
  retry.setNext(new Transport(house, token));
  return Client.initWithMiddleware({ baseUrl: `${house.origin}/graph`, middleware: retry });
}

/** As the demo's daemon, by msal-node. */
export function daemonGraph(house: Emulator): Client {
  return graphClient(house, daemonToken(house));
}

/** The daemon's tokens for Graph, as msal-node gets and keeps them. */
export function daemonToken(house: Emulator): () => Promise<string> {
  const app = new ConfidentialClientApplication({
    auth: {
      clientId: daemon.clientId,
      clientSecret: secret,
      authority: `${house.origin}/${contoso.id}`,
      knownAuthorities: [new URL(house.origin).host],
    },
    system: { networkClient: msalNetwork(house.http) },
  });
  return async () => {
    const result = await app.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] });
    return result?.accessToken ?? '';
  };
}

/** As a person, with delegated permissions. */
export async function personGraph(house: Emulator, as: string, scopes: string): Promise<Client> {
  const { access_token: token = '' } = await house.tokensFor(as, { scope: `openid ${scopes}` });
  return graphClient(house, async () => token);
}

/** What the Graph client throws, as one value; status 0 for a call that went well. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ readonly status: number; readonly code: string | null | undefined; readonly message: string }> {
  try {
    await call;
    return { status: 0, code: undefined, message: '' };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return { status: error.statusCode, code: error.code, message: error.message };
  }
}
