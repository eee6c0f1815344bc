import type { Redis } from 'ioredis';
import type { Logger } from '#platform';
import type { RedisAddress } from './address.js';
import { type ConnectOptions, hangUp, makeSentinelClients } from './connect.js';
import { isReply } from './trouble.js';

/** Listens to the sentinels of an address. */
export interface FailOverWatch {
  close(): void;
}

/** Who listens, and to what end. */
export interface FailOverWatchOptions extends ConnectOptions {
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** A sentinel names another master: `127.0.0.1 6379`. */
  readonly moved: (master: string) => void;
}

/**
 * Tells when a sentinel names another master (Redis Sentinel, "Pub/Sub messages", `+switch-master`). An old master that still
 * runs takes writes until it is made a replica, some ten seconds later, and then forgets them: who stays with it until it
 * refuses has been answered for nothing. The client has such a watch too; it prints its errors on the user's screen.
 */
export async function watchFailOvers(address: RedisAddress, options: FailOverWatchOptions): Promise<FailOverWatch> {
  const { masterName } = address;
  if (masterName === undefined) return { close: () => {} };
  const clients = await makeSentinelClients(address, options);
  for (const client of clients) listen(client, masterName, options);
  return {
    close() {
      for (const client of clients) hangUp(client);
    },
  };
}

function listen(client: Redis, masterName: string, { logger, moved }: FailOverWatchOptions): void {
  const sentinel = `${client.options.host}:${client.options.port}`;
  let lost = false;
  let master: string | undefined;
  const isNow = (named: string) => {
    if (master !== undefined && master !== named) moved(named);
    master = named;
  };
  client.on('error', (error: Error) => {
    if (!lost) logger.warn('a sentinel is not heard', { sentinel, reason: error.message });
    lost = true;
  });
  client.on('ready', async () => {
    if (lost) logger.info('a sentinel is heard again', { sentinel });
    lost = false;
    try {
      // It may have said something while nobody listened.
      const named = await client.call('sentinel', 'get-master-addr-by-name', masterName);
      if (Array.isArray(named)) isNow(named.join(' '));
      await client.subscribe('+switch-master');
    } catch (error) {
      // A connection that broke is told above, and 'ready' comes again.
      if (isReply(error)) logger.warn('a sentinel does not tell of fail-overs', { sentinel, reason: error.message });
    }
  });
  client.on('message', (_channel: string, news: string) => {
    const [name, , , ...named] = news.split(' ');
    if (name === masterName) isNow(named.join(' '));
  });
}
