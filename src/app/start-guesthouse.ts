import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, extraAuthorities, loadConfig, parseConfig } from '#config';
import type { Faults, SnapshotSummary } from '#control';
import { beginHashing, type User } from '#directory';
import type { ImportReport } from '#exchange';
import type { HeadlessResult } from '#headless';
import { createHttpServer, type Limits } from '#http';
import { issueServerCertificate, openCertificateAuthority } from '#keys';
import type { PartnerControls } from '#partners';
import { type ControlledClock, createLogger, type Inspector, type Mailbox, systemClock } from '#platform';
import { ConfigProblems } from './config-problems.js';
import { describeGuests, type GuestDescription } from './describe-guests.js';
import { faceOfHost } from './faces.js';
import { type ConfigNews, followConfig } from './follow-config.js';
import type { ImportContent } from './read-import.js';
import { createRunningHouse, type RunningHouse } from './running-house.js';
import type { Seeded } from './seeding.js';
import { type HouseWorld, openWorld, type RedisPlace } from './world.js';

export type { GuestDescription } from './describe-guests.js';

/** How to start; everything has a default. */
export interface GuesthouseOptions {
  /** A config file, or its parsed content; the demo world when left out. */
  readonly config?: string | object;
  /** 0, the default in code, takes a free port. */
  readonly port?: number;
  readonly host?: string;
  /** Public origin, when it differs from `https://localhost:{port}`. */
  readonly origin?: string;
  /** Plain HTTP: for a proxy in front that speaks TLS. */
  readonly http?: boolean;
  /** Folder or file with what Graph exported of a tenant; it comes beside those of the config. */
  readonly import?: string;
  /** Folder in which everything is kept: the certificate authority and all state; in memory when left out. */
  readonly data?: string;
  /** Folder of the certificate authority alone, when it is not in `data`. */
  readonly authority?: string;
  /** Redis in which all state is kept, shared with other servers: `redis://…` (docs/decisions/redis-store.md). */
  readonly redis?: RedisPlace;
  /** Answers TXT look-ups for `federation.requireDnsRecord`; the machine's resolver when left out. */
  readonly lookUpTxt?: (domain: string) => Promise<readonly string[]>;
  /** Resolves names that the server calls to IP addresses; the machine's resolver when left out. */
  readonly lookUpHost?: (host: string) => Promise<readonly string[]>;
  /** Follows the config file while the server runs, and tells what became of each change. */
  readonly onConfigChange?: (news: ConfigNews) => void;
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** A tenant of a running house. */
export interface TenantHandle {
  readonly id: string;
  readonly displayName: string;
  readonly initialDomain: string;
  readonly issuer: string;
  users(): Promise<readonly User[]>;
  /** By object id, user principal name or any address. */
  user(idOrAddress: string): Promise<User | undefined>;
}

/** A running server. */
export interface Guesthouse {
  readonly origin: string;
  /** PEM of the authority to trust. */
  readonly ca: string;
  /** Where the authority is kept, when it is kept. */
  readonly caFile: string | undefined;
  readonly clock: ControlledClock;
  readonly mailbox: Mailbox;
  /** Failures to order: a throttled Graph, a token endpoint that is down, a slow page. */
  readonly faults: Pick<Faults, 'set' | 'list' | 'clear'>;
  /** What the built-in partners are told to do wrong. */
  readonly partners: PartnerControls;
  readonly traces: Inspector;
  /** By GUID or domain of the config. Throws when there is no such tenant. */
  tenant(idOrDomain: string): TenantHandle;
  /** Invites a person to a tenant (the first one of the config when left out). Throws `invitations.…` when refused. */
  invite(
    email: string,
    options?: { readonly tenant?: string; readonly redirectUrl?: string },
  ): Promise<{ readonly userId: string; readonly redeemUrl: string }>;
  /** Signs a person in over HTTP, page by page, and answers the tokens. */
  signIn(options: {
    readonly as: string;
    readonly app?: string;
    readonly tenant?: string;
    readonly scope?: string;
    readonly password?: string;
  }): Promise<HeadlessResult>;
  /** Where state is kept (undefined: nowhere), and what the start found there. */
  readonly state: { readonly place: string | undefined; readonly directory: Seeded };
  /** What became of `import`. */
  readonly imported: ImportReport | undefined;
  describeGuests(): readonly GuestDescription[];
  /** Limits of the config that are on. */
  readonly limits: Limits;
  reset(): Promise<void>;
  /** Keeps everything as it is now, but keys, in place of a snapshot of the same name. */
  snapshot(name: string): Promise<SnapshotSummary>;
  /** Puts everything back as it was at the snapshot; keys, issuers and the clock stay. Throws `control.no-snapshot`. */
  restore(name: string): Promise<void>;
  stop(): Promise<void>;
}

const packageRoot = fileURLToPath(new URL('../../', import.meta.url));
const demoConfig = join(packageRoot, 'config', 'demo.yaml');

/** Starts a server and resolves when it answers. Throws `ConfigProblems`, `http.port-in-use`, `keys.authority-damaged`. */
export async function startGuesthouse(options: GuesthouseOptions = {}): Promise<Guesthouse> {
  const config = await readConfig(options.config ?? demoConfig);
  // Only what is in memory is seeded at every start.
  if (options.data === undefined && options.redis === undefined) beginHashing(config.tenants);
  const imports = options.import === undefined ? undefined : await readImportLate(options.import);
  const host = options.host ?? '127.0.0.1';
  const authorityFolder = options.authority ?? options.data;
  const authority = await openCertificateAuthority({ folder: authorityFolder, now: systemClock.now() });
  const wantedOrigin = options.origin ?? config.origin;
  const names = [
    'localhost',
    '127.0.0.1',
    '::1',
    ...(wantedOrigin === undefined ? [] : [new URL(wantedOrigin).hostname]),
    ...microsoftHosts,
  ];
  const isPlain = options.http === true;
  const certificate = isPlain
    ? undefined
    : await issueServerCertificate(authority, { hostNames: names, now: systemClock.now() });
  const server = await createHttpServer({
    host,
    port: options.port ?? 0,
    ...(certificate === undefined ? {} : { tls: { key: certificate.privateKeyPem, cert: certificate.certificatePem } }),
  });
  let world: HouseWorld | undefined;
  try {
    const logger = createLogger(options.logLevel ?? 'warn');
    world = await openWorld(options, logger);
    const origin = wantedOrigin?.replace(/\/$/, '') ?? `${isPlain ? 'http' : 'https'}://localhost:${server.port}`;
    const { version } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
    // A proxy in front may have its certificate from somebody else: the house calls its own public origin, too.
    const trustedCa = [authority.certificatePem, ...extraAuthorities()].join('\n');
    const running = await createRunningHouse(config, {
      world,
      imports,
      origin,
      logger,
      version,
      trustedCa,
      lookUpTxt: options.lookUpTxt,
      lookUpHost: options.lookUpHost,
    });
    server.answerWith(running.answer);
    const stopFollowing = await follow(running, origin, options);
    return handle({
      origin,
      running,
      ca: authority.certificatePem,
      caFile: authorityFolder && join(authorityFolder, 'ca.pem'),
      async stop() {
        await stopFollowing();
        await server.stop();
      },
    });
  } catch (error) {
    await server.stop();
    await world?.store.close();
    world?.clock.release();
    throw error;
  }
}

/** Names the certificate covers, for applications that reach this server under the real ones. */
const microsoftHosts = [...faceOfHost.keys(), 'accounts.google.com'];

async function readImportLate(path: string): Promise<ImportContent> {
  const { readImport } = await import('./read-import.js');
  return readImport(path);
}

async function readConfig(given: string | object): Promise<Config> {
  if (typeof given === 'string') {
    const loaded = await loadConfig(given);
    if (!loaded.ok) throw new ConfigProblems(loaded.problems);
    return loaded.config;
  }
  const loaded = parseConfig(JSON.stringify(given, undefined, 2), '(object)');
  if (loaded.ok) return loaded.config;
  throw new ConfigProblems(loaded.problems);
}

async function follow(
  running: RunningHouse,
  origin: string,
  { config = demoConfig, onConfigChange: told }: GuesthouseOptions,
): Promise<() => Promise<void>> {
  if (told === undefined || typeof config !== 'string') return async () => {};
  return followConfig({ file: config, origin, take: running.take, told });
}

function handle(server: {
  readonly origin: string;
  readonly running: RunningHouse;
  readonly ca: string;
  readonly caFile: string | undefined;
  readonly stop: () => Promise<void>;
}): Guesthouse {
  const { origin, running, ca, caFile } = server;
  const firstTenant = () => running.config.tenants[0]?.id ?? '';
  return {
    origin,
    ca,
    caFile,
    clock: running.house.clock,
    get mailbox() {
      return running.house.mailbox;
    },
    get traces() {
      return running.house.timeline;
    },
    get faults() {
      return running.house.faults;
    },
    get partners() {
      return running.house.partners;
    },
    tenant(idOrDomain) {
      const name = idOrDomain.toLowerCase();
      const tenant = running.tenants.find((each) => [each.id, each.initialDomain, ...each.domains].includes(name));
      if (tenant === undefined) throw new Error(`There is no tenant ${idOrDomain} in the config or the import.`);
      const users = async () => (await running.house.catalog.directoryOf(tenant.id)).users;
      return {
        id: tenant.id,
        displayName: tenant.displayName,
        initialDomain: tenant.initialDomain,
        issuer: `${origin}/${tenant.id}/v2.0`,
        users: async () => (await users()).list(),
        user: async (name) =>
          (await (await users()).get(name)) ??
          (await (await users()).findBy('user-name', name)) ??
          (await users()).findBy('address', name),
      };
    },
    async invite(email, { tenant, redirectUrl } = {}) {
      const request = { address: email, tenant: tenant ?? firstTenant(), redirectUrl };
      const { user, redeemUrl } = await running.house.invite(request);
      return { userId: user.id, redeemUrl };
    },
    async signIn({ as, app, tenant, scope, password }) {
      // A browser of our own, imported by those who use it.
      const { signInHeadless } = await import('#headless');
      return signInHeadless({
        origin,
        fetch: running.house.outbound.fetch,
        as,
        tenant: tenant ?? firstTenant(),
        ...(app === undefined ? {} : { clientId: app }),
        ...(scope === undefined ? {} : { scope }),
        ...(password === undefined ? {} : { password }),
      });
    },
    get state() {
      const { world, seeded } = running.house;
      return { place: world.place, directory: seeded };
    },
    get imported() {
      return running.house.imported();
    },
    get limits() {
      return running.config.limits;
    },
    describeGuests: () => describeGuests(running.config),
    reset: () => running.house.reset(),
    snapshot: (name) => running.house.snapshots.keep(name),
    restore: (name) => running.house.snapshots.restore(name),
    async stop() {
      await server.stop();
      await running.house.close();
    },
  };
}
