import { Redis } from 'ioredis';

/** Asks a Redis one thing on a connection of its own, as an operator does. */
export async function askRedis(
  port: number,
  [command = 'PING', ...args]: readonly string[],
  limitMs = 5000,
): Promise<unknown> {
  const client = new Redis(port, '127.0.0.1', {
    lazyConnect: true,
    retryStrategy: () => null,
    enableReadyCheck: false,
    disableClientInfo: true,
    protocol: 2,
    commandTimeout: limitMs,
    disconnectTimeout: 50,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await client.call(command, ...args);
  } finally {
    client.disconnect();
  }
}
