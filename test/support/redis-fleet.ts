import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { type RedisServer, startRedis } from './redis-server.js';

/** A master with a replica, and a sentinel that watches them. */
export interface Watched {
  readonly url: string;
  readonly master: RedisServer;
  readonly replica: RedisServer;
  readonly sentinel: RedisServer;
  /**
   * The sentinel makes the replica, which has all by then, the master. The old one is not told for some ten seconds: it still
   * takes writes.
   */
  failOver(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the three. */
export async function startWatched(): Promise<Watched> {
  const master = await startRedis({ args: ['--repl-diskless-sync-delay', '0'] });
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
    ...{ master, replica, sentinel },
    async failOver() {
      await caughtUp(replica, master);
      // Refused until it knows the replica well.
      await until(async () => (await sentinel.ask('SENTINEL', 'FAILOVER', 'guesthouse').catch(() => '')) === 'OK');
      await until(() => isRole(replica, 'master'));
    },
    stop: () => stopAll([sentinel, replica, master]),
  };
}

/** A replica of a master. */
export interface Replica {
  /** Resolves when it has all that the master has written up to now: who answered a write has not waited for that. */
  catchUp(): Promise<void>;
}

/** A cluster of masters, each with its share of the slots. */
export interface RedisCluster {
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  /** Gives a master a replica that takes its place when it dies. */
  addReplicaOf(node: RedisServer): Promise<Replica>;
  stop(): Promise<void>;
}

const slots = 16384;

/** Starts a cluster. */
export async function startCluster(size = 3): Promise<RedisCluster> {
  const members = await Promise.all(Array.from({ length: size }, startMember));
  const nodes = members.map(({ node }) => node);
  const replicas: RedisServer[] = [];
  for (const [n, { node, meet }] of members.entries()) {
    const [from, to] = [Math.floor((slots * n) / size), Math.floor((slots * (n + 1)) / size) - 1];
    await node.ask('CLUSTER', 'SET-CONFIG-EPOCH', String(n + 1));
    await node.ask('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to));
    if (n > 0) await nodes[0]?.ask(...meet);
  }
  await agreed(nodes, size);
  return {
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    nodes,
    async addReplicaOf(master) {
      const { node, meet } = await startMember();
      replicas.push(node);
      await master.ask(...meet);
      await agreed([...nodes, node], size + replicas.length);
      await node.ask('CLUSTER', 'REPLICATE', String(await master.ask('CLUSTER', 'MYID')));
      await until(async () => String(await node.ask('INFO', 'replication')).includes('master_link_status:up'));
      return {
        catchUp: () => caughtUp(node, master),
      };
    },
    stop: () => stopAll([...replicas, ...nodes]),
  };
}

/** What a server is now; both lose every connection when they change places, this question's too. */
export async function isRole(server: RedisServer, role: 'master' | 'slave'): Promise<boolean> {
  return String(await server.ask('INFO', 'replication').catch(() => '')).includes(`role:${role}`);
}

async function caughtUp(replica: RedisServer, master: RedisServer): Promise<void> {
  const written = await offsetOf(master, 'master_repl_offset');
  await until(async () => (await offsetOf(replica, 'slave_repl_offset')) >= written);
}

/** How far a server is in the stream of writes (INFO replication). */
async function offsetOf(server: RedisServer, name: string): Promise<number> {
  return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(String(await server.ask('INFO', 'replication')))?.[1]);
}

/** A node, and the command by which another one meets it. */
async function startMember() {
  const bus = String(await freePort());
  const args = [
    '--repl-diskless-sync-delay',
    '0',
    '--cluster-enabled',
    'yes',
    '--cluster-port',
    bus,
    '--cluster-node-timeout',
    '1500',
  ];
  const node = await startRedis({ args });
  return { node, meet: ['CLUSTER', 'MEET', '127.0.0.1', String(node.port), bus] };
}

/** Waits until each node knows all and finds the cluster in order. */
async function agreed(nodes: readonly RedisServer[], size: number): Promise<void> {
  for (const node of nodes) {
    await until(async () => {
      const info = String(await node.ask('CLUSTER', 'INFO'));
      return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${size}`);
    });
  }
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
