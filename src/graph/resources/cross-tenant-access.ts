import {
  type Activity,
  type AuditEvent,
  type CrossTenantAccessDefault,
  type CrossTenantAccessPartner,
  type CrossTenantAccessPolicy,
  crossTenantAccessDefaultSchema,
  crossTenantAccessPartnerSchema,
  policyActivity,
  serviceDefault,
  type TenantCatalog,
} from '#directory';
import { auditing } from '../audit.js';
import { badRequest, GraphError, notFound } from '../errors.js';
import { context, type GraphAnswer, type GraphRequest, type GraphRoute } from '../route.js';
import { merged, parsed } from './patched-settings.js';

const root = '/policies/crossTenantAccessPolicy';
const partnersContext = 'policies/crossTenantAccessPolicy/partners';
const reads = {
  permissions: ['Policy.Read.All', 'Policy.ReadWrite.CrossTenantAccess'],
  roles: ['Security Administrator', 'Security Reader', 'Global Reader'],
} as const;
const writes = {
  permissions: ['Policy.ReadWrite.CrossTenantAccess'],
  roles: ['Security Administrator'],
} as const;

/** `/policies/crossTenantAccessPolicy` (Graph v1.0 crossTenantAccessPolicy, …ConfigurationDefault, …ConfigurationPartner). */
export function crossTenantAccessRoutes(changeTenant: TenantCatalog['change']): readonly GraphRoute[] {
  return [...readRoutes, ...writeRoutes(changeTenant)];
}

const readRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: root,
    ...reads,
    handle: async () => ({
      status: 200,
      body: {
        '@odata.context': context('policies/crossTenantAccessPolicy/$entity'),
        id: 'CrossTenantAccessPolicy',
        displayName: 'CrossTenantAccessPolicy',
        allowedCloudEndpoints: [],
      },
    }),
  },
  {
    method: 'GET',
    path: `${root}/default`,
    ...reads,
    handle: async ({ directory }) => ({
      status: 200,
      body: {
        '@odata.context': context('policies/crossTenantAccessPolicy/default/$entity'),
        ...directory.tenant.crossTenantAccessPolicy.default,
      },
    }),
  },
  {
    method: 'GET',
    path: `${root}/partners`,
    ...reads,
    handle: async ({ directory }) => ({
      status: 200,
      body: { '@odata.context': context(partnersContext), value: directory.tenant.crossTenantAccessPolicy.partners },
    }),
  },
  {
    method: 'GET',
    path: `${root}/partners/{tenantId}`,
    ...reads,
    handle: async (request) => partnerAnswer(200, partnerOf(request)),
  },
];

function writeRoutes(changeTenant: TenantCatalog['change']): readonly GraphRoute[] {
  const write = (
    request: GraphRequest,
    change: (policy: CrossTenantAccessPolicy) => CrossTenantAccessPolicy,
    activity: Activity,
  ): Promise<void> =>
    changeTenant(
      request.directory.tenant.id,
      (tenant) => ({ ...tenant, crossTenantAccessPolicy: change(tenant.crossTenantAccessPolicy) }),
      () => [auditing(request, activity)],
    );
  return [
    {
      method: 'PATCH',
      path: `${root}/default`,
      ...writes,
      async handle(request) {
        const change = (policy: CrossTenantAccessPolicy) => ({
          ...policy,
          default: changedDefault(policy.default, request),
        });
        await write(request, change, settingActivity('Update the default cross-tenant access setting', 'Update'));
        return { status: 204 };
      },
    },
    {
      method: 'POST',
      path: `${root}/default/resetToSystemDefault`,
      ...writes,
      async handle(request) {
        const change = (policy: CrossTenantAccessPolicy) => ({ ...policy, default: serviceDefault });
        await write(request, change, settingActivity('Reset the cross-tenant access default setting', 'Update'));
        return { status: 204 };
      },
    },
    {
      method: 'POST',
      path: `${root}/partners`,
      ...writes,
      async handle(request) {
        const partner = newPartner(request);
        const change = (policy: CrossTenantAccessPolicy) => {
          if (policy.partners.some((each) => each.tenantId === partner.tenantId)) throw taken(partner.tenantId);
          return { ...policy, partners: [...policy.partners, partner] };
        };
        const activity = settingActivity('Add a partner to cross-tenant access setting', 'Add', partner.tenantId);
        await write(request, change, activity);
        return partnerAnswer(201, partner);
      },
    },
    {
      method: 'PATCH',
      path: `${root}/partners/{tenantId}`,
      ...writes,
      async handle(request) {
        const { tenantId } = partnerOf(request);
        const change = (policy: CrossTenantAccessPolicy) => ({
          ...policy,
          partners: policy.partners.map((each) => (each.tenantId === tenantId ? changedPartner(each, request) : each)),
        });
        const activity = settingActivity('Update a partner cross-tenant access setting', 'Update', tenantId);
        await write(request, change, activity);
        return { status: 204 };
      },
    },
    {
      method: 'DELETE',
      path: `${root}/partners/{tenantId}`,
      ...writes,
      async handle(request) {
        const { tenantId } = partnerOf(request);
        const change = (policy: CrossTenantAccessPolicy) => ({
          ...policy,
          partners: policy.partners.filter((each) => each.tenantId !== tenantId),
        });
        const activity = settingActivity('Delete partner specific cross-tenant access setting', 'Delete', tenantId);
        await write(request, change, activity);
        return { status: 204 };
      },
    },
  ];
}

/** Whatever is changed, the settings are the tenant's own from then on. Throws when they would leave guests no way in. */
function changedDefault(
  current: CrossTenantAccessDefault,
  { body, directory }: GraphRequest,
): CrossTenantAccessDefault {
  const { isServiceDefault: _, ...asked } = body;
  const changed = parsed(crossTenantAccessDefaultSchema.safeParse(merged({ ...current }, asked)));
  const { fallbackIdentityProvider: fallback } = changed.invitationRedemptionIdentityProviderConfiguration;
  if (fallback === 'emailOneTimePasscode' && directory.tenant.emailOneTimePasscode === 'disabled') {
    throw badRequest(
      "The fallbackIdentityProvider 'emailOneTimePasscode' needs email one-time passcode to be enabled: at least one fallback identity provider must stay available.",
    );
  }
  return { ...changed, isServiceDefault: false };
}

function changedPartner(current: CrossTenantAccessPartner, { body }: GraphRequest): CrossTenantAccessPartner {
  if (body.tenantId !== undefined && body.tenantId !== current.tenantId) {
    throw badRequest("Property 'tenantId' is read-only and cannot be set.");
  }
  return parsed(crossTenantAccessPartnerSchema.safeParse(merged({ ...current }, body)));
}

function newPartner({ body, directory }: GraphRequest): CrossTenantAccessPartner {
  const { tenantId } = body;
  if (typeof tenantId !== 'string') throw badRequest("A value is required for property 'tenantId'.");
  const partner = parsed(
    crossTenantAccessPartnerSchema.safeParse(merged({}, { ...body, tenantId: tenantId.toLowerCase() })),
  );
  if (partner.tenantId === directory.tenant.id) throw badRequest('The partner must be another tenant.');
  return partner;
}

function partnerOf({ directory, parameters }: GraphRequest): CrossTenantAccessPartner {
  const { tenantId = '' } = parameters;
  const partner = directory.tenant.crossTenantAccessPolicy.partners.find(
    (each) => each.tenantId === tenantId.toLowerCase(),
  );
  if (partner === undefined) throw notFound(tenantId);
  return partner;
}

function partnerAnswer(status: number, partner: CrossTenantAccessPartner): GraphAnswer {
  return { status, body: { '@odata.context': context(`${partnersContext}/$entity`), ...partner } };
}

/** 409 (unverified: Graph's answer to a second configuration of one partner is not documented). */
function taken(tenantId: string): GraphError {
  return new GraphError(
    409,
    'Request_MultipleObjectsWithSameKeyValue',
    `A partner configuration for tenant '${tenantId}' exists already.`,
  );
}

function settingActivity(words: string, operationType: AuditEvent['operationType'], tenantId?: string): Activity {
  const policy = { id: tenantId ?? 'default', displayName: tenantId ?? 'CrossTenantAccessPolicy' };
  return policyActivity(words, operationType, policy, 'CrossTenantAccessSettings');
}
