import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueServerCertificate, openCertificateAuthority } from '#keys';
import { freePort } from './free-port.js';
import { createHttpClient, type HttpClient } from './http-client.js';
import { type Nginx, startNginx } from './nginx.js';
import { type RedisServer, startRedis } from './redis-server.js';
import { type ServerProcess, startServer } from './server-process.js';

/** Two servers on one Redis behind nginx, as docs/deploy says. */
export interface Fleet {
  /** The public one, that of nginx. */
  readonly origin: string;
  /** Each server's own address, past nginx. */
  readonly instances: readonly [string, string];
  readonly servers: readonly [ServerProcess, ServerProcess];
  readonly redis: RedisServer;
  readonly nginx: Nginx;
  /** Trusts the certificate of nginx. */
  readonly http: HttpClient;
  stop(): Promise<void>;
}

/** Starts them; the two servers at once, so that one of them seeds. */
export async function startFleet(): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'guesthouse-fleet-'));
  const redis = await startRedis();
  const [front, first, second] = [await freePort(), await freePort(), await freePort()];
  const origin = `https://localhost:${front}`;
  const authority = await openCertificateAuthority({ folder: undefined, now: new Date() });
  const hostNames = ['localhost', 'login.microsoftonline.com'];
  const certificate = await issueServerCertificate(authority, { hostNames, now: new Date() });
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, authority.certificatePem);
  const start = (port: number) =>
    startServer(
      [
        '--http',
        '--port',
        String(port),
        '--origin',
        origin,
        '--redis',
        redis.url,
        '--data',
        join(folder, String(port)),
      ],
      { NODE_EXTRA_CA_CERTS: ca },
    );
  const starting = [start(first), start(second)] as const;
  const stopAll = async () => {
    const servers = await Promise.allSettled(starting);
    await Promise.all(servers.map((each) => each.status === 'fulfilled' && each.value.end('SIGTERM')));
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const servers = await Promise.all(starting);
    const nginx = await startNginx({ port: front, certificate, upstreams: [first, second] });
    const http = createHttpClient(authority.certificatePem);
    return {
      origin,
      instances: [`http://127.0.0.1:${first}`, `http://127.0.0.1:${second}`],
      servers,
      redis,
      nginx,
      http,
      async stop() {
        await http.close();
        await nginx.stop();
        await stopAll();
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}
