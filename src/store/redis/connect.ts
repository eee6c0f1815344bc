import type { Cluster, ClusterOptions, Redis, RedisOptions } from 'ioredis';
import type { RedisAddress } from './address.js';

/** A client of one server, of sentinels or of a cluster; the three speak alike. */
export type Client = Redis | Cluster;

/** How a client is made. */
export interface ConnectOptions {
  /** A server that says nothing for so long, while something is asked, is given up. */
  readonly silenceMs: number;
  /** PEM of the authorities to trust instead of the public ones. */
  readonly ca: string | undefined;
}

/**
 * Makes the client. Nothing is sent twice: what was under way when a connection broke is answered with its failure, for
 * nobody knows whether it was done. Loaded when first needed, because most houses have no Redis.
 */
export async function makeClient(address: RedisAddress, options: ConnectOptions): Promise<Client> {
  const { default: ioredis } = await import('ioredis');
  const { Cluster, Redis } = ioredis;
  const { kind, endpoints, tls, masterName } = address;
  const each = connectionOptions(address, options);
  switch (kind) {
    case 'single':
      return new Redis({ ...each, ...endpoints[0], retryStrategy, enableOfflineQueue: false });
    case 'sentinel':
      return new Redis({
        ...{ ...each, retryStrategy, enableOfflineQueue: false },
        sentinels: [...endpoints],
        name: masterName,
        sentinelRetryStrategy: retryStrategy,
        sentinelCommandTimeout: options.silenceMs,
        enableTLSForSentinelMode: tls,
        ...(each.tls === undefined ? {} : { sentinelTLS: each.tls }),
      });
    case 'cluster':
      return new Cluster([...endpoints], clusterOptions(each));
  }
}

/** A client of each sentinel, to be told by it; it connects again ever after, and whoever listens subscribes each time. */
export async function makeSentinelClients(address: RedisAddress, options: ConnectOptions): Promise<readonly Redis[]> {
  const { default: ioredis } = await import('ioredis');
  const own = {
    ...{ ...tlsOf(address, options), retryStrategy },
    ...{ connectTimeout: options.silenceMs, socketTimeout: options.silenceMs },
    // Nobody asks on this connection but now and then: a way that is gone would not be noticed.
    keepAlive: 10_000,
    // A sentinel knows neither what the client waits for nor what it says of itself.
    ...{ enableReadyCheck: false, disableClientInfo: true, autoResubscribe: false, maxRetriesPerRequest: 0 },
  };
  return address.endpoints.map((sentinel) => new ioredis.Redis({ ...sentinel, ...own }));
}

/**
 * Disconnects, for ever or to connect again. A socket in the middle of its TLS handshake can then fail twice, and the client
 * listens only once.
 */
export function hangUp(client: Client, { again = false } = {}): void {
  const connections = 'nodes' in client ? client.nodes() : [client];
  for (const { stream } of connections) stream?.on('error', () => {});
  client.disconnect(again);
}

const retryStrategy = (times: number) => Math.min(50 * times, 1000);

function tlsOf({ tls }: RedisAddress, { ca }: ConnectOptions): Pick<RedisOptions, 'tls'> {
  return tls ? { tls: ca === undefined ? {} : { ca } } : {};
}

function connectionOptions(address: RedisAddress, options: ConnectOptions) {
  const { username, password, database } = address;
  const { silenceMs } = options;
  return {
    db: database,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...tlsOf(address, options),
    connectTimeout: silenceMs,
    socketTimeout: silenceMs,
    autoResendUnfulfilledCommands: false,
    // With 0 retries what is under way is answered when the connection breaks, not when another is made.
    maxRetriesPerRequest: 0,
    // After a fail-over the old master refuses writes as a replica: the new one is found by connecting again.
    reconnectOnError: oncePerSecond((error) => error.message.startsWith('READONLY')),
  } satisfies RedisOptions;
}

function clusterOptions(each: ReturnType<typeof connectionOptions>) {
  const { reconnectOnError: _, ...redisOptions } = each;
  return {
    redisOptions,
    // A node that was lost may have done what it was asked: no second time.
    retryDelayOnFailover: 0,
    slotsRefreshInterval: 5000,
    clusterRetryStrategy: retryStrategy,
  } satisfies ClusterOptions;
}

/** A replica that stays one must not have its connection broken by every write. */
function oncePerSecond(judge: (error: Error) => boolean): (error: Error) => boolean {
  let rests = false;
  return (error) => {
    if (rests || !judge(error)) return false;
    rests = true;
    setTimeout(() => {
      rests = false;
    }, 1000).unref();
    return true;
  };
}
