import type { Middleware } from 'koa';
import { createBulk } from '#bulk';
import type { Config } from '#config';
import {
  createControlledClock,
  createControlPages,
  createControlRoutes,
  createFaults,
  createMailbox,
  createSmtpDelivery,
  createTimeline,
  createTokenInspector,
} from '#control';
import { createTenantCatalog } from '#directory';
import type { ImportReport } from '#exchange';
import { createDomainProof, createPasswordAttempts } from '#identity-providers';
import { createInvitations } from '#invitations';
import { createEncryptionKeys, createKeyRing, type KeyRing } from '#keys';
import { createErrands, findIssued, loadEngineLibrary } from '#oidc';
import type { PartnerControls } from '#partners';
import {
  type ControlledClock,
  createOutbound,
  type Logger,
  newOpaqueToken,
  type Outbound,
  systemTxtLookup,
  type TxtLookup,
} from '#platform';
import { createSampleApps } from '#sample';
import { createStateStore } from '#signin';
import { createMemoryStore, type Store } from '#store';
import { createRenderer } from '#web';
import { createFace, createGraphFace, type HouseCore } from './create-face.js';
import { createExplain } from './explain.js';
import { type FaceName, graphOrigin, loginOrigin } from './faces.js';
import { createOperatorInvite, tenantIdOf } from './operator-invitations.js';
import { createPartners } from './partners.js';
import type { ImportContent } from './read-import.js';
import { realmFactsFor } from './realm-facts.js';
import { rotateKeys } from './rotate-keys.js';
import { seedHouse } from './seed-house.js';

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
  /** What a house before left behind; its directory is made anew. */
  readonly world?: HouseWorld;
}

/** What outlives a house that is rebuilt. */
export interface HouseWorld {
  readonly store: Store;
  readonly clock: ControlledClock;
}

/** Everything that exists once, wired. */
export interface House {
  readonly mounts: readonly Middleware[];
  /** The house under Microsoft's own names. */
  readonly faces: Readonly<Record<FaceName, { readonly origin: string; readonly mounts: readonly Middleware[] }>>;
  readonly clock: ControlledClock;
  readonly catalog: ReturnType<typeof createTenantCatalog>;
  readonly mailbox: ReturnType<typeof createMailbox>;
  readonly timeline: ReturnType<typeof createTimeline>;
  readonly faults: ReturnType<typeof createFaults>;
  readonly partners: PartnerControls;
  readonly outbound: Outbound;
  readonly invite: ReturnType<typeof createOperatorInvite>;
  /** What became of the import, when there was one. */
  readonly imported: () => ImportReport | undefined;
  readonly world: HouseWorld;
  reset(): Promise<void>;
  /** Ends what it does by itself; its world stays. */
  suspend(): Promise<void>;
  close(): Promise<void>;
}

/** Builds and seeds a house. */
export async function createHouse(options: HouseOptions): Promise<House> {
  const { config, origin, logger } = options;
  const { clock, store } = options.world ?? newWorld();
  const renderer = createRenderer({ cache: true });
  const timeline = createTimeline({ store, clock });
  const faults = createFaults(store);
  const outbound = createOutbound(options.trustedCa === undefined ? {} : { trustedCa: options.trustedCa });
  const { smtp, from } = config.mail;
  const mailbox = createMailbox({
    store,
    clock,
    from,
    ...(smtp === undefined ? {} : { deliver: createSmtpDelivery(smtp, from) }),
  });
  const catalog = createTenantCatalog(store, (name) => partners.find((each) => each.name === name)?.certificate?.());
  const secrets = { consumerClientSecret: newOpaqueToken() };
  const library = () => loadEngineLibrary(logger);
  const { partners, controls } = createPartners({ config, origin, library, renderer, store, clock });
  // Imported by those who take something over or give it away.
  const exchange = async () => (await import('#exchange')).createExchange({ catalog, store, clock });
  let imported: ImportReport | undefined;
  const { imports } = options;
  const importTenant = async (content: ImportContent) => {
    imported = await (await exchange()).take(content, config.tenants[0]?.id ?? '');
    return imported.tenant.id;
  };
  const { consumerClientSecret } = secrets;
  const seed = () =>
    seedHouse({
      ...{ config, origin, catalog, clock, partners, consumerClientSecret },
      importTenant: imports && (() => importTenant(imports)),
    });
  if (options.world !== undefined) await store.clear(['directory'], ['exchange']);
  await seed();

  const keyRings = new Map<string, KeyRing>();
  const keysOf = (tenantId: string): KeyRing => {
    const rotationSeconds = async () => (await catalog.find(tenantId))?.keyRotationSeconds;
    const ring = keyRings.get(tenantId) ?? createKeyRing({ store, tenantId, clock, rotationSeconds });
    keyRings.set(tenantId, ring);
    return ring;
  };
  const encryptionKeys = createEncryptionKeys(store, clock);
  const invitations = createInvitations({ origin, catalog, store, mailer: mailbox, renderer, clock });
  const bulk = createBulk({ origin, catalog, clock, store, invitations, logger });
  await bulk.resume();
  const invite = createOperatorInvite({ origin, catalog, invitations });
  const factsFor = realmFactsFor(catalog);
  const reset = async () => {
    await timeline.flush();
    await bulk.stop();
    await resetHouse(store, seed, () => {
      for (const face of [home, login]) face.pool.clear();
    });
  };
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
    tracer: timeline,
    library,
    errands: createErrands(store),
    invitations,
    bulk,
    attempts: createPasswordAttempts(store),
    states: createStateStore(store),
    partners,
    partnerControls: controls,
    secrets,
    domainProof: createDomainProof(config.federation.requireDnsRecord, options.lookUpTxt ?? systemTxtLookup),
    encryptionKeys,
    federation: {
      partnerAddresses: config.federation,
      decryptionKey: async (tenantId) => (await encryptionKeys.known(tenantId))?.privateKeyPem,
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
      explain: createExplain({ catalog, clock, factsFor }),
      rotateKeys: (tenant) => rotateKeys(tenant, { catalog, keysOf, tracer: timeline }),
      tokens: createTokenInspector({
        clock,
        findKeys: async (tenantId) =>
          (await catalog.find(tenantId)) === undefined ? [] : await keysOf(tenantId).published(),
        findOrigins: async (uti) => (await findIssued(store, uti))?.origins ?? [],
      }),
      health: async () => ({ status: 'ok', version: options.version, origin, now: clock.now().toISOString() }),
    }),
    controlPages: createControlPages({ mailbox, timelines: timeline, renderer }),
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
    reset,
    mounts: [createSampleApps({ origin, outbound, renderer, store }), ...home.mounts],
    faces: {
      login: { origin: loginOrigin, mounts: login.mounts },
      graph: { origin: graphOrigin, mounts: createGraphFace(core) },
    },
    world: { clock, store },
    suspend,
    async close() {
      await suspend();
      await store.close();
      clock.resume();
    },
  };
}

function newWorld(): HouseWorld {
  const clock = createControlledClock();
  return { clock, store: createMemoryStore(clock) };
}

/** Back to the seed: everything but keys goes, so that issuers and signatures stay what applications know. */
async function resetHouse(store: Store, seed: () => Promise<void>, forgetEngines: () => void): Promise<void> {
  await store.clear(
    ['directory'],
    ['bulk'],
    ['exchange'],
    ['oidc'],
    ['signin'],
    ['control'],
    ['partner'],
    ['email-otp'],
    ['password-attempts'],
    ['password-lock'],
    ['spent'],
    ['sample'],
  );
  forgetEngines();
  await seed();
}
