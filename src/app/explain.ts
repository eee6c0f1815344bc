import type { TenantCatalog } from '#directory';
import { entraError } from '#errors';
import { discover, type RealmFacts } from '#home-realm';
import type { Clock, JsonObject } from '#platform';
import { explainPolicies } from './explain-policies.js';
import { explainTerms } from './explain-terms.js';

/** The home-realm decision for an address at a tenant, with every rule considered, as `explain` prints it. */
export function createExplain(deps: {
  readonly catalog: TenantCatalog;
  readonly clock: Clock;
  readonly factsFor: (tenantSegment: string) => Promise<RealmFacts>;
}): (question: { readonly tenant?: string; readonly as: string; readonly app?: string }) => Promise<JsonObject> {
  return async ({ tenant, as, app }) => {
    const [first] = (await deps.catalog.list()).filter((each) => each.kind === 'organization');
    const facts = await deps.factsFor(tenant ?? first?.id ?? '');
    const userName = as.trim().toLowerCase();
    const decision = await discover(
      { userName, domainHint: undefined, createAccount: false, followsInvitation: false },
      facts,
    );
    const user = await facts.users.findBy('address', userName);
    const directory = user === undefined ? undefined : await deps.catalog.directoryOf(facts.tenant.id);
    const policies = [
      ...(await explainPolicies(userName, app, facts)),
      ...(user === undefined || directory === undefined
        ? []
        : await explainTerms(directory, { user, appId: app, now: deps.clock.now() })),
    ];
    return {
      tenant: { id: facts.tenant.id, displayName: facts.tenant.displayName },
      as: userName,
      ...(app === undefined ? {} : { app: await describeApplication(deps.catalog, facts.tenant.id, app) }),
      decision: decision.kind,
      ...(decision.kind === 'go' ? { realm: { ...decision.realm } } : {}),
      ...(decision.kind === 'choose' ? { realms: decision.realms.map((each) => ({ ...each })) } : {}),
      ...(decision.kind === 'refuse' ? { code: `AADSTS${decision.aadsts}`, message: decision.message } : {}),
      ...(decision.kind === 'fail' ? { message: decision.message, ...(decision.code && { code: decision.code }) } : {}),
      because: decision.because,
      considered: decision.considered.map((each) => ({ ...each })),
      ...(policies.length === 0 ? {} : { policies }),
      user:
        user === undefined
          ? null
          : {
              id: user.id,
              userPrincipalName: user.userPrincipalName,
              userType: user.userType,
              externalUserState: user.externalUserState,
            },
      notModelled: ['conditionalAccessPolicies other than termsOfUse'],
    };
  };
}

async function describeApplication(catalog: TenantCatalog, tenantId: string, appId: string): Promise<JsonObject> {
  const { applications, tenant } = await catalog.directoryOf(tenantId);
  const application = await applications.findBy('app-id', appId);
  if (application === undefined) throw entraError(700016, { appId, tenant: tenant.displayName });
  return { appId, displayName: application.displayName };
}
