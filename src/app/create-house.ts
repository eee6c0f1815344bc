import type { Middleware } from 'koa';
import type { Config } from '#config';
import {
  createControlledClock,
  createControlPages,
  createControlRoutes,
  createMailbox,
  createSmtpDelivery,
  createTimeline,
  createTokenInspector,
} from '#control';
import { createTenantCatalog } from '#directory';
import { createUserInfo } from '#graph';
import { createRealmRoutes } from '#home-realm';
import { createPasswordAttempts } from '#identity-providers';
import { createKeyRing, type KeyRing } from '#keys';
import {
  createEngine,
  createErrandRoutes,
  createErrands,
  createInstanceDiscovery,
  findIssued,
  loadEngineLibrary,
} from '#oidc';
import { type ControlledClock, createOutbound, type Logger, newOpaqueToken, type Outbound } from '#platform';
import { createSampleApps } from '#sample';
import { createBrowserSessions, createSignInRoutes, createStateStore } from '#signin';
import { createMemoryStore, type Store } from '#store';
import { createAnyTenantEndpoints, createTenantPool, createTenantRoutes } from '#tenants';
import { asMiddleware, createRenderer, serveAssets } from '#web';
import { createErrorLookup } from './error-lookup.js';
import { createExplain } from './explain.js';
import { createPartners } from './partners.js';
import { realmFactsFor } from './realm-facts.js';
import { seedHouse } from './seed-house.js';
import { createStepDeps } from './step-deps.js';

/** What a house is built of. */
export interface HouseOptions {
  readonly config: Config;
  readonly origin: string;
  /** PEM of the authority whose certificates outbound calls shall trust beside the public ones. */
  readonly trustedCa?: string;
  readonly logger: Logger;
  readonly version: string;
}

/** Everything that exists once, wired. */
export interface House {
  readonly mounts: readonly Middleware[];
  readonly clock: ControlledClock;
  readonly catalog: ReturnType<typeof createTenantCatalog>;
  readonly mailbox: ReturnType<typeof createMailbox>;
  readonly timeline: ReturnType<typeof createTimeline>;
  readonly outbound: Outbound;
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Builds and seeds a house. */
export async function createHouse(options: HouseOptions): Promise<House> {
  const { config, origin, logger } = options;
  const clock = createControlledClock();
  const store = createMemoryStore(clock);
  const renderer = createRenderer({ cache: true });
  const timeline = createTimeline({ store, clock });
  const outbound = createOutbound(options.trustedCa === undefined ? {} : { trustedCa: options.trustedCa });
  const { smtp, from } = config.mail;
  const mailbox = createMailbox({
    store,
    clock,
    from,
    ...(smtp === undefined ? {} : { deliver: createSmtpDelivery(smtp, from) }),
  });
  const catalog = createTenantCatalog(store);
  const secrets = { consumerClientSecret: newOpaqueToken() };
  const library = await loadEngineLibrary(logger);
  const partners = await createPartners({ config, origin, library, renderer, store, clock });
  const seed = () =>
    seedHouse({ config, origin, catalog, clock, partners, consumerClientSecret: secrets.consumerClientSecret });
  await seed();

  const keyRings = new Map<string, KeyRing>();
  const keysOf = (tenantId: string): KeyRing => {
    const ring = keyRings.get(tenantId) ?? createKeyRing({ store, tenantId, clock });
    keyRings.set(tenantId, ring);
    return ring;
  };
  const knownKeysOf = async (tenantId: string) =>
    (await catalog.find(tenantId)) === undefined ? undefined : keysOf(tenantId);
  const sessions = createBrowserSessions({ store, clock, secure: origin.startsWith('https:') });
  const attempts = createPasswordAttempts(store);
  const errands = createErrands(store);
  const states = createStateStore(store);
  const pool = createTenantPool((tenantId) =>
    createEngine(library, tenantId, {
      origin,
      store,
      keys: keysOf(tenantId),
      catalog,
      sessions,
      renderer,
      attempts,
      outbound,
      errands,
      clock,
      tracer: timeline,
    }),
  );
  const factsFor = realmFactsFor(catalog);
  const stepDeps = createStepDeps({
    origin,
    store,
    catalog,
    sessions,
    states,
    factsFor,
    io: { clock, mailer: mailbox, outbound, renderer },
    secrets,
  });
  const reset = async () => {
    await timeline.flush();
    await resetHouse(store, seed, pool.clear);
  };
  const explain = createExplain({ catalog, factsFor });

  return {
    clock,
    catalog,
    mailbox,
    timeline,
    outbound,
    reset,
    mounts: [
      serveAssets('/_guesthouse/assets/'),
      asMiddleware(
        createControlRoutes({
          origin,
          mailbox,
          timelines: timeline,
          clock,
          reset,
          explain,
          tokens: createTokenInspector({
            clock,
            findKeys: async (tenantId) => (await (await knownKeysOf(tenantId))?.published()) ?? [],
            findOrigins: async (uti) => (await findIssued(store, uti))?.origins ?? [],
          }),
          health: async () => ({ status: 'ok', version: options.version, origin, now: clock.now().toISOString() }),
        }),
      ),
      asMiddleware(createControlPages({ mailbox, timelines: timeline, renderer })),
      createErrorLookup(renderer),
      createSampleApps({ origin, outbound, renderer, store }),
      ...partners.map((partner) => partner.routes),
      createUserInfo({ origin, catalog, clock, keysOf: knownKeysOf }),
      at('/common/discovery/instance', createInstanceDiscovery(origin)),
      asMiddleware(
        createSignInRoutes({
          origin,
          renderer,
          tracer: timeline,
          states,
          interactions: async (tenantId) =>
            (await catalog.find(tenantId)) === undefined ? undefined : (await pool.engine(tenantId)).interactions,
          stepDeps,
        }),
      ),
      asMiddleware(createRealmRoutes(factsFor)),
      createErrandRoutes({ origin, store, clock, catalog, renderer, tracer: timeline, errands }),
      createTenantRoutes(
        catalog,
        pool,
        createAnyTenantEndpoints({
          origin,
          store,
          catalog,
          pool,
          sessions,
          renderer,
          tracer: timeline,
          keysInUse: async () => (await catalog.list()).map((tenant) => keysOf(tenant.id)),
        }),
      ),
    ],
    async close() {
      await timeline.flush();
      await outbound.close();
      await store.close();
      clock.resume();
    },
  };
}

/** Back to the seed: everything but keys goes, so that issuers and signatures stay what applications know. */
async function resetHouse(store: Store, seed: () => Promise<void>, forgetEngines: () => void): Promise<void> {
  await store.clear(
    ['directory'],
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

function at(path: string, middleware: Middleware): Middleware {
  return (ctx, next) => (ctx.path === path ? middleware(ctx, next) : next());
}
