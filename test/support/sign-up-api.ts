import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the API was asked. */
export interface ApiCall {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly claims: Readonly<Record<string, unknown>>;
}

type Answer = (response: ServerResponse) => void;

/** An organisation's API on loopback, as an API connector asks it. */
export interface SignUpApi {
  readonly url: string;
  readonly calls: readonly ApiCall[];
  /** What it answers at a path, one after the other; the last one stays. */
  answers(path: string, ...answers: readonly Answer[]): void;
  forget(): void;
  stop(): Promise<void>;
}

/** Starts one that lets everybody in. */
export async function startSignUpApi(): Promise<SignUpApi> {
  const calls: ApiCall[] = [];
  const orders = new Map<string, Answer[]>();
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { method = '', headers, url = '' } = request;
    calls.push({ path: url, method, headers, claims: JSON.parse(text) as Record<string, unknown> });
    const order = orders.get(url.split('?')[0] ?? '') ?? [goOn()];
    const [next = goOn()] = order;
    if (order.length > 1) order.shift();
    next(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answers: (path, ...answers) => void orders.set(path, [...answers]),
    forget() {
      calls.length = 0;
      orders.clear();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An answer of a status with a body. */
export function answer(status: number, body: object | string, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** "Go on", with what it knows of the person. */
export const goOn = (claims: object = {}): Answer => answer(200, { version: '1.0.0', action: 'Continue', ...claims });

/** Hangs up without a word. */
export const hangUp: Answer = (response) => void response.destroy();
