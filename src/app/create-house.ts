import type { Middleware } from 'koa';
import { createBulk } from '#bulk';
import { type Config, withOrigin } from '#config';
import {
  createControlPages,
  createControlRoutes,
  createFaults,
  createMailbox,
  createMetrics,
  createSmtpDelivery,
  createTimeline,
  createTokenInspector,
  type Metrics,
  type Snapshots,
} from '#control';
import { createTenantCatalog, hashPassword } from '#directory';
import type { ImportReport } from '#exchange';
import { createDomainProof, createPasswordAttempts } from '#identity-providers';
import { createInvitations } from '#invitations';
import { createKeyRing, createTenantKeys, type KeyRing } from '#keys';
import { createErrands, findSignInOfToken, loadEngineLibrary } from '#oidc';
import type { PartnerControls } from '#partners';
import {
  createOutbound,
  type HostLookup,
  type Logger,
  newOpaqueToken,
  type Outbound,
  sha256Base64Url,
  systemTxtLookup,
  type TxtLookup,
} from '#platform';
import { createSampleApps } from '#sample';
import { createStateStore } from '#signin';
import { type Key, measureStore, readOrMake } from '#store';
import { createRenderer } from '#web';
import { createFace, createGraphFace, type HouseCore } from './create-face.js';
import { createExplain } from './explain.js';
import { type FaceName, graphOrigin, loginOrigin } from './faces.js';
import { createHouseSnapshots, passingRooms } from './house-snapshots.js';
import { createOperatorInvite, tenantIdOf } from './operator-invitations.js';
import { createPartners } from './partners.js';
import type { ImportContent } from './read-import.js';
import { realmFactsFor } from './realm-facts.js';
import { rotateKeys } from './rotate-keys.js';
import { seedHouse } from './seed-house.js';
import { createSeeding, type Seeded } from './seeding.js';
import type { HouseWorld } from './world.js';

/** What a house is built of. */
export interface HouseOptions {
  readonly config: Config;
  readonly origin: string;
  /** PEM of the authority whose certificates outbound calls shall trust beside the public ones. */
  readonly trustedCa?: string;
  readonly logger: Logger;
  /** What `--import` read: a tenant beside those of the config. */
  readonly imports?: ImportContent | undefined;
  readonly version: string;
  /** Asked for the proof of federated domains; the machine's resolver when left out. */
  readonly lookUpTxt?: TxtLookup | undefined;
  /** Resolves the names that are called; the machine's resolver when left out. */
  readonly lookUpHost?: HostLookup | undefined;
  /** Where its state is; a house before may have left some. */
  readonly world: HouseWorld;
}

/** Everything that exists once, wired. */
export interface House {
  readonly mounts: readonly Middleware[];
  /** The house under Microsoft's own names. */
  readonly faces: Readonly<Record<FaceName, { readonly origin: string; readonly mounts: readonly Middleware[] }>>;
  readonly clock: HouseWorld['clock'];
  readonly catalog: ReturnType<typeof createTenantCatalog>;
  readonly mailbox: ReturnType<typeof createMailbox>;
  readonly timeline: ReturnType<typeof createTimeline>;
  readonly faults: ReturnType<typeof createFaults>;
  readonly partners: PartnerControls;
  readonly outbound: Outbound;
  readonly invite: ReturnType<typeof createOperatorInvite>;
  /** What became of the import, when there was one. */
  readonly imported: () => ImportReport | undefined;
  /** What became of its directory. */
  readonly seeded: Seeded;
  readonly world: HouseWorld;
  reset(): Promise<void>;
  readonly snapshots: Snapshots;
  readonly metrics: Metrics;
  /** Ends what it does by itself; its world stays. */
  suspend(): Promise<void>;
  close(): Promise<void>;
}

/** The same secret for every server on the store. */
const consumerSecretKey: Key = ['house', 'secret', 'consumer-client-secret'];

/** Builds and seeds a house. */
export async function createHouse(options: HouseOptions): Promise<House> {
  const { config, origin, logger } = options;
  const { world } = options;
  const { clock } = world;
  const metrics = createMetrics(options.version);
  // In memory there is nothing to wait for, and measuring would be a good part of what it takes.
  const store = world.place === undefined ? world.store : measureStore(world.store, metrics.store);
  const renderer = createRenderer({ cache: true });
  const timeline = createTimeline({ store, clock });
  const faults = createFaults(store);
  const outbound = createOutbound({
    ...(options.trustedCa === undefined ? {} : { trustedCa: options.trustedCa }),
    rule: config.federation,
    trustedAt: new Map(
      config.homeTenants.flatMap(({ origin: at, ca }) => (ca === undefined ? [] : [[at, ca] as const])),
    ),
    ownOrigin: new URL(origin).origin,
    lookUp: options.lookUpHost,
  });
  const { smtp, from } = config.mail;
  const mailbox = createMailbox({
    store,
    clock,
    from,
    ...(smtp === undefined ? {} : { deliver: createSmtpDelivery(smtp, from) }),
  });
  const catalog = createTenantCatalog(store, (name) => partners.find((each) => each.name === name)?.certificate?.());
  const secrets = { consumerClientSecret: await readOrMake(store, consumerSecretKey, async () => newOpaqueToken()) };
  const library = () => loadEngineLibrary(logger);
  const encryptionKeys = createTenantKeys('encryption', store, clock);
  const signingKeys = createTenantKeys('federation-signing', store, clock);
  const partnersDeps = { config, origin, library, renderer, store, clock, outbound, signingKeys };
  const { partners, controls } = createPartners(partnersDeps);
  // Imported by those who take something over or give it away.
  const exchange = async () => (await import('#exchange')).createExchange({ catalog, store, clock });
  let imported: ImportReport | undefined;
  const { imports } = options;
  const importTenant = async (content: ImportContent) => {
    imported = await (await exchange()).take(content, config.tenants[0]?.id ?? '');
    return imported.tenant.id;
  };
  let secretHash: Promise<string> | undefined;
  const consumerSecretHash = () => {
    secretHash ??= hashPassword(secrets.consumerClientSecret);
    return secretHash;
  };
  const seeding = createSeeding({
    store,
    fingerprint: fingerprintOf(config, origin, imports),
    empty: () => store.clear(['directory'], ['exchange']),
    seed: () =>
      seedHouse({
        ...{ config, origin, catalog, clock, partners, consumerSecretHash },
        importTenant: imports && (() => importTenant(imports)),
      }),
  });
  const seeded = await store.request(seeding.once);

  const keyRings = new Map<string, KeyRing>();
  const keysOf = (tenantId: string): KeyRing => {
    const rotationSeconds = async () => (await catalog.find(tenantId))?.keyRotationSeconds;
    const ring = keyRings.get(tenantId) ?? createKeyRing({ store, tenantId, clock, rotationSeconds });
    keyRings.set(tenantId, ring);
    return ring;
  };
  const invitations = createInvitations({ origin, catalog, store, mailer: mailbox, renderer, clock });
  const bulk = createBulk({ origin, catalog, clock, store, invitations, logger });
  await bulk.resume();
  const invite = createOperatorInvite({ origin, catalog, invitations });
  const factsFor = realmFactsFor(catalog, config.homeTenants);
  const forgetEngines = () => {
    for (const face of [home, login]) face.pool.clear();
  };
  const reset = async () => {
    await timeline.flush();
    await bulk.stop();
    await seeding.anew(() => store.clear(...passingRooms));
    forgetEngines();
    await bulk.resume();
  };
  const snapshots = createHouseSnapshots({
    ...{ store, clock, origin, partners, consumerSecretHash, timeline, bulk, forgetEngines },
  });
  const suspend = async () => {
    await bulk.stop();
    await timeline.flush();
    await outbound.close();
  };
  const core: HouseCore = {
    homeOrigin: origin,
    issuerOrigins: [origin, loginOrigin],
    store,
    clock,
    catalog,
    renderer,
    outbound,
    mailer: mailbox,
    tracer: metrics.counting(timeline),
    library,
    errands: createErrands(store),
    invitations,
    bulk,
    attempts: createPasswordAttempts(store, clock),
    states: createStateStore(store),
    partners,
    partnerControls: controls,
    secrets,
    domainProof: createDomainProof(config.federation.requireDnsRecord, options.lookUpTxt ?? systemTxtLookup),
    encryptionKeys,
    signingKeys,
    federation: {
      homeTenants: config.homeTenants,
      partnerAddresses: config.federation,
      decryptionKey: async (tenantId) => (await encryptionKeys.known(tenantId))?.privateKeyPem,
      signingKey: signingKeys.of,
    },
    keysOf,
    factsFor,
    controlRoutes: createControlRoutes({
      origin,
      mailbox,
      timelines: timeline,
      clock,
      guests: { bulk, invite, tenantIdOf: (name) => tenantIdOf(catalog, name) },
      faults,
      partners: controls,
      exportTenant: async (name) => (await exchange()).give(await tenantIdOf(catalog, name)),
      reset,
      snapshots,
      metrics,
      explain: createExplain({ catalog, clock, factsFor }),
      rotateKeys: (tenant) => rotateKeys(tenant, { catalog, keysOf, tracer: timeline }),
      tokens: createTokenInspector({
        clock,
        findKeys: async (tenantId) =>
          (await catalog.find(tenantId)) === undefined ? [] : await keysOf(tenantId).published(),
        timelines: timeline,
        findSignIn: (claims) => findSignInOfToken(store, claims),
      }),
      health: async () => {
        const told = await store.health();
        const { status } = told;
        return { status, version: options.version, origin, now: clock.now().toISOString(), store: told };
      },
    }),
    controlPages: createControlPages({ origin, mailbox, timelines: timeline, renderer }),
  };
  const home = createFace(core, origin);
  const login = createFace(core, loginOrigin);

  return {
    clock,
    catalog,
    mailbox,
    timeline,
    faults,
    partners: controls,
    outbound,
    invite,
    imported: () => imported,
    seeded,
    reset,
    snapshots,
    metrics,
    mounts: [createSampleApps({ origin, outbound, renderer, store }), ...home.mounts],
    faces: {
      login: { origin: loginOrigin, mounts: login.mounts },
      graph: { origin: graphOrigin, mounts: createGraphFace(core) },
    },
    world,
    suspend,
    async close() {
      await suspend();
      await store.close();
      clock.release();
    },
  };
}

/** Tells one directory to be seeded from another. */
function fingerprintOf(config: Config, origin: string, imports: ImportContent | undefined): string {
  const { tenants, partners } = withOrigin(config, origin);
  return sha256Base64Url(JSON.stringify({ tenants, partners, imports }));
}
