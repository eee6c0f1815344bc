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
  const retryStrategy = (times: number) => Math.min(50 * times, 1000);
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

function connectionOptions(address: RedisAddress, { silenceMs, ca }: ConnectOptions) {
  const { username, password, database, tls } = address;
  return {
    db: database,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: ca === undefined ? {} : { ca } } : {}),
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
    clusterRetryStrategy: (times: number) => Math.min(50 * times, 1000),
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
