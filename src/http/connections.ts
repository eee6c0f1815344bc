import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of a server and what is in flight on them, so that a stop ends exactly those that wait for nothing. */
export interface Connections {
  /** Told of every request before it is answered. */
  begin(request: IncomingMessage, response: ServerResponse): void;
  /** Idle connections end at once, the others with their answer. */
  drain(): void;
}

/** Watches a server. Over TLS a request has another socket than the connection, so both are known by the peer's address. */
export function watchConnections(server: Server): Connections {
  const sockets = new Map<string, Socket>();
  const inFlight = new Map<ServerResponse, Socket>();
  let draining = false;
  const peerOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`;

  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    sockets.set(peer, socket);
    socket.once('close', () => sockets.delete(peer));
  });

  return {
    begin(request, response) {
      const { socket } = request;
      inFlight.set(response, socket);
      if (draining) response.setHeader('Connection', 'close');
      response.once('close', () => {
        inFlight.delete(response);
        if (draining) socket.end();
      });
    },
    drain() {
      draining = true;
      for (const response of inFlight.keys()) {
        if (!response.headersSent) response.setHeader('Connection', 'close');
      }
      const busy = new Set([...inFlight.values()].map(peerOf));
      for (const [peer, socket] of sockets) if (!busy.has(peer)) socket.destroy();
    },
  };
}
