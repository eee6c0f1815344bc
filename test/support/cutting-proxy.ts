import { createConnection, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Stands between a client and a server on loopback and does to their conversation what networks do. */
export interface CuttingProxy {
  readonly port: number;
  /** What is asked next arrives; its answer does not, for the connection is cut. */
  loseNextAnswer(): void;
  /** Answers come so much later. */
  delayAnswers(ms: number): void;
  /** Everything that is connected is cut. */
  cut(): void;
  close(): Promise<void>;
}

/** Begins to listen on a free port. */
export async function startCuttingProxy(target: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let losing = false;
  let delayMs = 0;
  const server = createServer((near) => {
    const far = createConnection(target, '127.0.0.1');
    let deaf = false;
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    near.on('data', (data) => {
      if (losing) {
        losing = false;
        deaf = true;
      }
      far.write(data);
    });
    far.on('data', async (data) => {
      if (deaf) return near.destroy();
      if (delayMs > 0) await wait(delayMs);
      near.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    loseNextAnswer: () => {
      losing = true;
    },
    delayAnswers: (ms) => {
      delayMs = ms;
    },
    cut,
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
