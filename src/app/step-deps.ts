import type { TenantCatalog } from '#directory';
import type { RealmFacts } from '#home-realm';
import { type OpenProviderDeps, openProvider, type ProviderIo } from '#identity-providers';
import type { Tracer } from '#platform';
import { askConnector } from '#redemption';
import type { BrowserSessions, StateStore, StepDeps } from '#signin';
import type { Store } from '#store';

/** What the steps of a sign-in at a tenant may use, made anew for every visit, so that changes are seen at once. */
export function createStepDeps(deps: {
  readonly origin: string;
  /** Where built-in partners and the timelines are. */
  readonly homeOrigin: string;
  readonly store: Store;
  readonly catalog: TenantCatalog;
  readonly sessions: BrowserSessions;
  readonly states: StateStore;
  readonly factsFor: (tenantSegment: string) => Promise<RealmFacts>;
  readonly io: Pick<ProviderIo, 'clock' | 'mailer' | 'outbound' | 'renderer'>;
  readonly secrets: { readonly consumerClientSecret: string };
  readonly federation: Pick<OpenProviderDeps, 'partnerAddresses' | 'decryptionKey' | 'signingKey' | 'homeTenants'>;
}): (tenantId: string, tracer: Tracer) => Promise<StepDeps> {
  const { origin, homeOrigin, store, catalog, sessions, states, factsFor, io, secrets, federation } = deps;
  return async (tenantId, tracer) => {
    const directory = await catalog.directoryOf(tenantId);
    const providerIo: ProviderIo = {
      ...io,
      tracer,
      resourceTenant: { id: tenantId, displayName: directory.tenant.displayName },
      addresses: {
        assertionConsumer: `${origin}/login.srf`,
        openIdReturn: `${origin}/te/${tenantId}/oauth2/authresp`,
        audience: `${origin}/${tenantId}/`,
        acceptedAudiences: ['urn:federation:MicrosoftOnline'],
      },
      spendOnce: (token, ttlSeconds) => store.put(['spent', token], true, { ttlSeconds, ifAbsent: true }),
    };
    return {
      directory,
      realmFacts: await factsFor(tenantId),
      openProvider: (realm) =>
        openProvider(
          realm.providerId,
          { catalog, store, origin: homeOrigin, consumerClientSecret: secrets.consumerClientSecret, ...federation },
          providerIo,
        ),
      askConnector: (...question) => askConnector(io.outbound, ...question),
      sessions,
      states,
      clock: io.clock,
      tracer,
      origin: homeOrigin,
    };
  };
}
