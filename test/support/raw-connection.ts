import { once } from 'node:events';
import { connect } from 'node:net';

/** A TCP connection by hand, for what no HTTP client does. */
export interface RawConnection {
  write(text: string): void;
  /** Everything received so far. */
  readonly received: string;
  /** Resolves when the received text fits; fails when the connection ends before. */
  receive(pattern: RegExp): Promise<string>;
  /** Resolves when the other side has ended it. */
  readonly ended: Promise<void>;
  /** Reads nothing more, so that the other side cannot write. */
  stopReading(): void;
  destroy(): void;
}

/** Opens a connection to a port of this machine; rejects when it is refused. */
export async function openRaw(port: number): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let received = '';
  const watchers = new Set<() => void>();
  const tell = () => {
    for (const watcher of watchers) watcher();
  };
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    tell();
  });
  // A reset is an end, too.
  socket.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => {
      resolve();
      tell();
    });
  });
  return {
    write: (text) => void socket.write(text),
    get received() {
      return received;
    },
    receive: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!pattern.test(received) && !socket.closed) return;
          watchers.delete(look);
          if (pattern.test(received)) resolve(received);
          else reject(new Error(`The connection ended; received was: ${received.slice(0, 300)}`));
        };
        watchers.add(look);
        look();
      }),
    ended,
    stopReading: () => void socket.pause(),
    destroy: () => void socket.destroy(),
  };
}
