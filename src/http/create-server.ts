import type { RequestListener } from 'node:http';
import { createServer as createPlain, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import { defineErrors } from '#errors';
import { type Connections, watchConnections } from './connections.js';

const httpError = defineErrors('http', {
  'port-in-use': ['unavailable', 'The port is in use.'],
  'cannot-listen': ['unavailable', 'The server cannot listen there.'],
});

/** How long a server waits for its clients, in milliseconds, and how many of them it takes (own design). */
export interface Patience {
  /** For the TLS handshake, and for the headers of a request. */
  readonly headersMs: number;
  /** For a whole request, so that a body cannot trickle for ever. */
  readonly requestMs: number;
  /** While nothing moves: longer than any answer takes, so what ends is a client that does not read its answer. */
  readonly silenceMs: number;
  /** Between requests. */
  readonly keepAliveMs: number;
  /** What is in flight may take this long at a stop. */
  readonly graceMs: number;
  /** Those beyond it are not let in. */
  readonly mostConnections: number;
}

const usualPatience: Patience = {
  headersMs: 20_000,
  requestMs: 60_000,
  silenceMs: 120_000,
  // Longer than clients keep a connection: one that closes while a request is on its way looks like a failure of ours.
  keepAliveMs: 65_000,
  graceMs: 10_000,
  mostConnections: 4096,
};
/** Address line and headers of a request together; beyond it the answer is 431. */
const mostHeaderBytes = 16_384;
const mostHeaders = 100;

/** A server that listens. */
export interface HttpServer {
  /** The port in use, also when 0 was asked for. */
  readonly port: number;
  /** Stops accepting, finishes what is in flight (10 s at most), then closes. */
  stop(): Promise<void>;
}

/** What to listen on; `tls` makes it HTTPS. */
export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly patience?: Partial<Patience>;
}

/**
 * Listens before there is anything to answer with, because the port decides the origin. Requests wait for `answerWith`:
 * who polls until the server is there takes no time from its start, and gets the answer when there is one.
 */
export async function createHttpServer(
  options: HttpServerOptions,
): Promise<
  HttpServer & { answerWith(listener: RequestListener): void; secure(tls: { key: string; cert: string }): void }
> {
  const { host, port, tls } = options;
  const early: Parameters<RequestListener>[] = [];
  let listener: RequestListener = (...exchange) => {
    early.push(exchange);
  };
  const patience = { ...usualPatience, ...options.patience };
  const limits = {
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    keepAliveTimeout: patience.keepAliveMs,
    connectionsCheckingInterval: Math.min(5000, patience.headersMs),
    maxHeaderSize: mostHeaderBytes,
  };
  const secured = { ...tls, minVersion: 'TLSv1.2', handshakeTimeout: patience.headersMs } as const;
  const server = tls === undefined ? createPlain(limits) : createSecure({ ...limits, ...secured });
  server.maxHeadersCount = mostHeaders;
  server.maxConnections = patience.mostConnections;
  server.setTimeout(patience.silenceMs);
  const connections = watchConnections(server);
  server.on('request', (request, response) => {
    connections.begin(request, response);
    listener(request, response);
  });
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    answerWith: (next) => {
      listener = next;
      for (const exchange of early.splice(0)) next(...exchange);
    },
    secure: (context) => {
      if ('setSecureContext' in server) server.setSecureContext(context);
    },
    async stop() {
      // Nobody answers them any more.
      for (const [, response] of early.splice(0)) response.destroy();
      await stop(server, connections, patience.graceMs);
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE'
          ? httpError('port-in-use', {
              message: `Port ${port} on ${host} is in use by another program. Stop that one, or start with --port N (--port 0 takes a free one).`,
              cause,
            })
          : httpError('cannot-listen', { message: `Cannot listen on ${host}:${port}: ${cause.message}`, cause }),
      );
    });
    server.listen(port, host, resolve);
  });
}

async function stop(server: Server, connections: Connections, graceMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    connections.drain();
  });
}
