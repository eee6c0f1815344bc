import type { Tenant } from '#directory';
import type { Json, JsonObject } from '#platform';
import { badRequest, notFound } from '../errors.js';
import { context, type GraphRoute } from '../route.js';

type ChangeTenant = (id: string, change: (tenant: Tenant) => Tenant) => Promise<void>;

const wrong = (name: string) => badRequest(`Invalid value specified for property '${name}'.`);
const otpStates = ['default', 'enabled', 'disabled'] as const;
const domainName = /^(\*\.)?([a-z0-9-]+\.)+[a-z0-9-]+$/;
/** The longest definition that Entra takes (allow-deny-list). */
const longestDefinition = 25_000;

function objectOf(value: Json | undefined, name: string): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw wrong(name);
  return value as JsonObject;
}

/** Contact and statement that guests see on the permissions page. */
function privacyProfileOf(value: Json | undefined): NonNullable<Tenant['privacyProfile']> {
  const profile = objectOf(value, 'privacyProfile');
  const text = (name: 'contactEmail' | 'statementUrl') => {
    const given = profile[name] ?? '';
    const isGood = given === '' || name === 'contactEmail' || (typeof given === 'string' && URL.canParse(given));
    if (typeof given !== 'string' || given.length > 2048 || !isGood) throw wrong('privacyProfile');
    return given === '' ? {} : { [name]: given };
  };
  return { ...text('contactEmail'), ...text('statementUrl') };
}

function emailMethodView({ emailOneTimePasscode }: Tenant): JsonObject {
  return {
    '@odata.context': context('authenticationMethodConfigurations/$entity'),
    '@odata.type': '#microsoft.graph.emailAuthenticationMethodConfiguration',
    id: 'Email',
    state: 'enabled',
    allowExternalIdToUseEmailOtp: emailOneTimePasscode,
    includeTargets: [],
    excludeTargets: [],
  };
}

/** The one policy of a tenant, as the text that Graph keeps it as. */
function domainPolicyView({ id, invitationDomains: { allowed, blocked } }: Tenant): JsonObject {
  const lists = { AllowedDomains: [...allowed], BlockedDomains: [...blocked] };
  return {
    id,
    displayName: 'B2BManagementPolicy',
    description: null,
    isOrganizationDefault: true,
    definition: [JSON.stringify({ B2BManagementPolicy: { InvitationsAllowedAndBlockedDomainsPolicy: lists } })],
  };
}

/** Reads the definition: either list, not both. */
function invitationDomainsOf(body: JsonObject): Tenant['invitationDomains'] {
  const [text, ...more] = Array.isArray(body.definition) ? body.definition : [];
  if (typeof text !== 'string' || more.length > 0 || text.length > longestDefinition) throw wrong('definition');
  let lists: JsonObject;
  try {
    const policy = objectOf(objectOf(JSON.parse(text) as Json, 'definition').B2BManagementPolicy, 'definition');
    lists = objectOf(policy.InvitationsAllowedAndBlockedDomainsPolicy, 'definition');
  } catch {
    throw wrong('definition');
  }
  const list = (name: string) => {
    const given = lists[name] ?? [];
    if (!Array.isArray(given)) throw wrong('definition');
    return given.map((each: Json) => {
      if (typeof each !== 'string' || !domainName.test(each.toLowerCase())) throw wrong('definition');
      return each.toLowerCase();
    });
  };
  const domains = { allowed: list('AllowedDomains'), blocked: list('BlockedDomains') };
  if (domains.allowed.length > 0 && domains.blocked.length > 0)
    throw badRequest('Either AllowedDomains or BlockedDomains, not both.');
  return domains;
}

const readPolicies = ['Policy.Read.All', 'Policy.ReadWrite.B2BManagementPolicy', 'Policy.ReadWrite.Authorization'];
const writeDomains = ['Policy.ReadWrite.B2BManagementPolicy', 'Policy.ReadWrite.Authorization'];
const emailMethod = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/email';

function domainPolicyRoutes(change: ChangeTenant): readonly GraphRoute[] {
  const set = async (tenant: Tenant, invitationDomains: Tenant['invitationDomains']) =>
    change(tenant.id, (each) => ({ ...each, invitationDomains }));
  const isSet = ({ invitationDomains: { allowed, blocked } }: Tenant) => allowed.length + blocked.length > 0;
  const path = '/policies/b2bManagementPolicies';
  const known = (tenant: Tenant, id: string | undefined) => {
    if (id !== tenant.id || !isSet(tenant)) throw notFound(id ?? '');
  };
  return [
    {
      method: 'GET',
      path,
      permissions: readPolicies,
      handle: async ({ directory: { tenant } }) => ({
        status: 200,
        body: {
          '@odata.context': context('policies/b2bManagementPolicies'),
          value: isSet(tenant) ? [domainPolicyView(tenant)] : [],
        },
      }),
    },
    {
      method: 'POST',
      path,
      permissions: writeDomains,
      roles: [],
      async handle({ directory: { tenant }, body }) {
        if (isSet(tenant)) throw badRequest('There is one policy of this kind at most; change the one there is.');
        const invitationDomains = invitationDomainsOf(body);
        await set(tenant, invitationDomains);
        return { status: 201, body: domainPolicyView({ ...tenant, invitationDomains }) };
      },
    },
    {
      method: 'PATCH',
      path: `${path}/{id}`,
      permissions: writeDomains,
      roles: [],
      async handle({ directory: { tenant }, body, parameters }) {
        known(tenant, parameters.id);
        await set(tenant, invitationDomainsOf(body));
        return { status: 204 };
      },
    },
    {
      method: 'DELETE',
      path: `${path}/{id}`,
      permissions: writeDomains,
      roles: [],
      async handle({ directory: { tenant }, parameters }) {
        known(tenant, parameters.id);
        await set(tenant, { allowed: [], blocked: [] });
        return { status: 204 };
      },
    },
  ];
}

/** `PATCH /organization`, one-time passcode, and which domains may be invited: settings that a tenant keeps itself. */
export function settingRoutes(change: ChangeTenant): readonly GraphRoute[] {
  return [
    {
      method: 'PATCH',
      path: '/organization/{id}',
      permissions: ['Organization.ReadWrite.All', 'Directory.ReadWrite.All'],
      roles: [],
      async handle({ directory: { tenant }, body, parameters }) {
        if (parameters.id !== tenant.id) throw notFound(parameters.id ?? '');
        const privacyProfile = privacyProfileOf(body.privacyProfile);
        await change(tenant.id, (each) => ({ ...each, privacyProfile }));
        return { status: 204 };
      },
    },
    {
      method: 'GET',
      path: emailMethod,
      permissions: ['Policy.Read.All', 'Policy.ReadWrite.AuthenticationMethod'],
      handle: async ({ directory: { tenant } }) => ({ status: 200, body: emailMethodView(tenant) }),
    },
    {
      method: 'PATCH',
      path: emailMethod,
      permissions: ['Policy.ReadWrite.AuthenticationMethod'],
      roles: ['Security Administrator'],
      async handle({ directory: { tenant }, body }) {
        const state = otpStates.find((each) => each === body.allowExternalIdToUseEmailOtp);
        if (state === undefined) throw wrong('allowExternalIdToUseEmailOtp');
        await change(tenant.id, (each) => ({ ...each, emailOneTimePasscode: state }));
        return { status: 204 };
      },
    },
    ...domainPolicyRoutes(change),
  ];
}
