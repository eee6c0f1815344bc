import type { Middleware } from 'koa';
import type { Bulk } from '#bulk';
import type { createControlPages, createControlRoutes } from '#control';
import type { TenantCatalog } from '#directory';
import { createGraph, createUserInfo, type GraphDeps } from '#graph';
import { createRealmRoutes, type RealmFacts } from '#home-realm';
import type { DomainProof, PasswordAttempts, ProviderIo } from '#identity-providers';
import type { Invitations } from '#invitations';
import type { KeyRing, TenantKeys } from '#keys';
import { createEngine, createErrandRoutes, createInstanceDiscovery, type EngineLoader, type Errands } from '#oidc';
import type { Partner, PartnerControls } from '#partners';
import type { Clock, Outbound, Tracer } from '#platform';
import { createAdmin, createBulkPages, createMyAccount, createMyApps, createUnsubscribe } from '#portal';
import {
  createBrowserSessions,
  createPartnerMetadataRoute,
  createPartnerSignOut,
  createSignInRoutes,
  type StateStore,
} from '#signin';
import type { Store } from '#store';
import { createAnyTenantEndpoints, createTenantPool, createTenantRoutes, type TenantPool } from '#tenants';
import { asMiddleware, type Renderer, serveAssets } from '#web';
import { createErrorLookup } from './error-lookup.js';
import { graphOrigin } from './faces.js';
import { partnersFor } from './sign-out-partners.js';
import { createStepDeps } from './step-deps.js';

/** What all faces of a house share. */
export interface HouseCore {
  /** The server's own origin: where partners, control API and pages of the house are. */
  readonly homeOrigin: string;
  /** Every origin that tokens of this server can be issued at. */
  readonly issuerOrigins: readonly string[];
  readonly store: Store;
  readonly clock: Clock;
  readonly catalog: TenantCatalog;
  readonly renderer: Renderer;
  readonly outbound: Outbound;
  readonly mailer: ProviderIo['mailer'];
  readonly tracer: Tracer;
  readonly library: EngineLoader;
  readonly errands: Errands;
  readonly invitations: Invitations;
  readonly bulk: Bulk;
  readonly attempts: PasswordAttempts;
  readonly states: StateStore;
  readonly partners: readonly Partner[];
  readonly partnerControls: PartnerControls;
  readonly secrets: { readonly consumerClientSecret: string };
  readonly domainProof: DomainProof;
  readonly encryptionKeys: TenantKeys;
  readonly signingKeys: TenantKeys;
  readonly federation: Parameters<typeof createStepDeps>[0]['federation'];
  readonly keysOf: (tenantId: string) => KeyRing;
  readonly factsFor: (tenantSegment: string) => Promise<RealmFacts>;
  readonly controlRoutes: ReturnType<typeof createControlRoutes>;
  readonly controlPages: ReturnType<typeof createControlPages>;
}

/** The house as it answers at one origin. */
export interface Face {
  readonly mounts: readonly Middleware[];
  readonly pool: TenantPool;
}

/** More tenants than this are not made to have keys just because somebody asks `common` for all of them. */
const mostKeysMade = 20;

/** Sign-in as an origin shows it: every address and issuer begins with it. */
export function createFace(core: HouseCore, origin: string): Face {
  const { store, clock, catalog, renderer, outbound, tracer, errands, states, keysOf, factsFor } = core;
  const sessions = createBrowserSessions({ store, clock, secure: origin.startsWith('https:') });
  const stepDeps = createStepDeps({
    origin,
    homeOrigin: core.homeOrigin,
    store,
    catalog,
    sessions,
    states,
    factsFor,
    io: { clock, mailer: core.mailer, outbound, renderer },
    secrets: core.secrets,
    federation: core.federation,
  });
  const partnerSignOut = createPartnerSignOut({
    ...{ origin, store, catalog, sessions, renderer, tracer, secure: origin.startsWith('https:') },
    ...partnersFor(catalog, stepDeps),
  });
  const pool = createTenantPool(async (tenantId) =>
    createEngine(core.library, tenantId, {
      origin,
      store,
      keys: keysOf(tenantId),
      catalog,
      sessions,
      partnerSignOut,
      renderer,
      attempts: core.attempts,
      outbound,
      errands,
      clock,
      tracer,
    }),
  );
  const allKeys = async () => {
    const tenants = await catalog.list();
    const makes = tenants.length <= mostKeysMade;
    const keys = await Promise.all(
      tenants.map((tenant) => (makes ? keysOf(tenant.id).published() : keysOf(tenant.id).known())),
    );
    return keys.flat();
  };
  const portal = { origin, catalog, sessions, errands, renderer, clock, invitations: core.invitations };
  return {
    pool,
    mounts: [
      serveAssets('/_guesthouse/assets/'),
      asMiddleware(core.controlRoutes),
      asMiddleware(core.controlPages),
      createErrorLookup(renderer),
      ...core.partners.map((partner) => partner.routes),
      createUserInfo(graphDepsOf(core)),
      createGraph({ ...graphDepsOf(core), base: `${origin}/graph`, ...graphRoomDepsOf(core) }),
      at('/common/discovery/instance', createInstanceDiscovery(origin)),
      asMiddleware(
        createSignInRoutes({
          origin,
          renderer,
          tracer,
          states,
          partnerSignOut,
          interactions: async (tenantId) =>
            (await catalog.find(tenantId)) === undefined ? undefined : (await pool.engine(tenantId)).interactions,
          stepDeps,
        }),
      ),
      createPartnerMetadataRoute({
        origin,
        findTenantId: async (name) => (await catalog.find(name))?.id,
        encryptionCertificate: async (tenantId) => (await core.encryptionKeys.of(tenantId)).certificate,
        signingCertificate: async (tenantId) => (await core.signingKeys.of(tenantId)).certificate,
      }),
      asMiddleware(createRealmRoutes(factsFor)),
      createErrandRoutes({ origin, store, clock, catalog, renderer, tracer, errands, invitations: core.invitations }),
      createUnsubscribe(core.invitations, renderer),
      createMyApps(portal),
      createMyAccount(portal),
      createBulkPages({ ...portal, bulk: core.bulk }),
      createAdmin({ ...portal, partners: core.partnerControls, federation: core.federation.partnerAddresses }),
      createTenantRoutes(
        catalog,
        pool,
        createAnyTenantEndpoints({ origin, store, catalog, pool, sessions, partnerSignOut, renderer, tracer, allKeys }),
      ),
    ],
  };
}

/** Microsoft Graph under its own name: the same paths without `/graph` before them. */
export function createGraphFace(core: HouseCore): readonly Middleware[] {
  return [
    createGraph({ ...graphDepsOf(core), base: graphOrigin, ...graphRoomDepsOf(core) }),
    async (ctx, next) => {
      ctx.path = `/graph${ctx.path}`;
      await next();
    },
    createUserInfo(graphDepsOf(core)),
  ];
}

function graphRoomDepsOf({ invitations, domainProof, federation }: HouseCore) {
  return { invitations, domainProof, partnerAddresses: federation.partnerAddresses };
}

function graphDepsOf({ catalog, clock, keysOf, issuerOrigins }: HouseCore): GraphDeps {
  return {
    origins: issuerOrigins,
    catalog,
    clock,
    keysOf: async (tenantId) => ((await catalog.find(tenantId)) === undefined ? undefined : keysOf(tenantId)),
  };
}

function at(path: string, middleware: Middleware): Middleware {
  return (ctx, next) => (ctx.path === path ? middleware(ctx, next) : next());
}
