import type { RequestListener } from 'node:http';
import { createServer as createPlain, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import { defineErrors } from '#errors';

const httpError = defineErrors('http', {
  'port-in-use': ['unavailable', 'The port is in use.'],
  'cannot-listen': ['unavailable', 'The server cannot listen there.'],
});

/** What is in flight may take this long at a stop. */
const graceMs = 10_000;

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
  const dispatch: RequestListener = (request, response) => listener(request, response);
  const server = tls === undefined ? createPlain(dispatch) : createSecure({ ...tls, minVersion: 'TLSv1.2' }, dispatch);
  server.headersTimeout = 20_000;
  server.requestTimeout = 60_000;
  // Longer than clients keep a connection: one that closes while a request is on its way looks like a failure of ours.
  server.keepAliveTimeout = 65_000;
  server.maxHeadersCount = 100;
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
      await stop(server);
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

async function stop(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
