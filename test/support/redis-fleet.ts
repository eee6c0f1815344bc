import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { type RedisServer, startRedis } from './redis-server.js';

/** A master with a replica, and a sentinel that watches them. */
export interface Watched {
  readonly url: string;
  /** The sentinel makes the replica the master. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the three. */
export async function startWatched(): Promise<Watched> {
  const master = await startRedis();
  const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(master.port)] });
  await until(async () => String(await replica.ask('INFO', 'replication')).includes('master_link_status:up'));
  const sentinel = await startRedis({
    sentinel: [
      `sentinel monitor guesthouse 127.0.0.1 ${master.port} 1`,
      'sentinel down-after-milliseconds guesthouse 1000',
      'sentinel failover-timeout guesthouse 3000',
    ],
  });
  await until(async () => list(await sentinel.ask('SENTINEL', 'REPLICAS', 'guesthouse')).length === 1);
  return {
    url: `redis+sentinel://127.0.0.1:${sentinel.port}/guesthouse`,
    async failOver() {
      // Refused until it knows the replica well.
      await until(async () => (await sentinel.ask('SENTINEL', 'FAILOVER', 'guesthouse').catch(() => '')) === 'OK');
      await until(async () => String(await replica.ask('INFO', 'replication')).includes('role:master'));
    },
    stop: () => stopAll([sentinel, replica, master]),
  };
}

/** A cluster of masters, each with its share of the slots. */
export interface RedisCluster {
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  stop(): Promise<void>;
}

const slots = 16384;

/** Starts a cluster. */
export async function startCluster(size = 3): Promise<RedisCluster> {
  const nodes: RedisServer[] = [];
  const buses: number[] = [];
  for (let n = 0; n < size; n += 1) {
    const bus = await freePort();
    buses.push(bus);
    nodes.push(
      await startRedis({
        args: ['--cluster-enabled', 'yes', '--cluster-port', String(bus), '--cluster-node-timeout', '2000'],
      }),
    );
  }
  for (const [n, node] of nodes.entries()) {
    const [from, to] = [Math.floor((slots * n) / size), Math.floor((slots * (n + 1)) / size) - 1];
    await node.ask('CLUSTER', 'SET-CONFIG-EPOCH', String(n + 1));
    await node.ask('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to));
    const next = nodes[(n + 1) % size];
    if (next !== undefined)
      await node.ask('CLUSTER', 'MEET', '127.0.0.1', String(next.port), String(buses[(n + 1) % size]));
  }
  for (const node of nodes) {
    await until(async () => {
      const info = String(await node.ask('CLUSTER', 'INFO'));
      return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${size}`);
    });
  }
  return {
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    nodes,
    stop: () => stopAll(nodes),
  };
}

async function stopAll(servers: readonly RedisServer[]): Promise<void> {
  for (const server of servers) await server.stop();
}

/** Waits until something is so, for half a minute. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await holds()) return;
    await wait(100);
  }
  throw new Error(`It did not become so: ${holds}`);
}

function list(answer: unknown): readonly unknown[] {
  return Array.isArray(answer) ? answer : [];
}
