import type { Tenant, UserFlow } from '#directory';
import type { Json, JsonObject } from '#platform';
import { badRequest, notFound } from '../errors.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { referencedId } from './directory-objects.js';
import { builtInProviders, providerView } from './identity-providers.js';

const read = ['IdentityUserFlow.Read.All', 'IdentityUserFlow.ReadWrite.All'];
const write = ['IdentityUserFlow.ReadWrite.All'];
const roles = ['External ID User Flow Administrator'];
const policyPath = '/policies/authenticationFlowsPolicy';
const prefix = 'B2X_1_';

const wrong = (name: string) => badRequest(`Invalid value specified for property '${name}'.`);

function view({ id }: UserFlow): JsonObject {
  return { id, userFlowType: 'signUpOrSignIn', userFlowTypeVersion: 1 };
}

function policyView({ selfServiceSignUp }: Tenant): JsonObject {
  return {
    '@odata.context': context('authenticationFlowsPolicy/$entity'),
    id: 'authenticationFlowsPolicy',
    displayName: 'Authentication flows policy',
    description:
      'Authentication flows policy allows modification of settings related to authentication flows in AAD tenant, such as self-service sign up configuration.',
    selfServiceSignUp: { isEnabled: selfServiceSignUp === true },
  };
}

/** The flow that a request is about. Throws when there is none. */
export async function flowOf({ directory, parameters: { id = '' } }: GraphRequest): Promise<UserFlow> {
  const flow = await directory.userFlows.get(id);
  if (flow === undefined) throw notFound(id);
  return flow;
}

/** The ids of providers that the tenant has. */
async function knownProvider({ directory }: GraphRequest, id: string): Promise<string> {
  const isBuiltIn = builtInProviders.some((each) => each.id === id);
  if (isBuiltIn || (await directory.socialIdentityProviders.get(id)) !== undefined) return id;
  throw badRequest(`There is no identity provider '${id.slice(0, 100)}' in this tenant.`);
}

function inlineIds(value: Json | undefined): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > 20) throw wrong('identityProviders');
  return value.map((each) => {
    const id = each !== null && typeof each === 'object' && !Array.isArray(each) ? each.id : undefined;
    if (typeof id !== 'string') throw wrong('identityProviders');
    return id;
  });
}

async function create(request: GraphRequest): Promise<UserFlow> {
  const { body, directory } = request;
  const { id, userFlowType, userFlowTypeVersion } = body;
  if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(id)) throw wrong('id');
  if (userFlowType !== 'signUpOrSignIn') throw wrong('userFlowType');
  if (userFlowTypeVersion !== 1) throw wrong('userFlowTypeVersion');
  const ids = [...new Set(inlineIds(body.identityProviders))];
  for (const each of ids) await knownProvider(request, each);
  return directory.userFlows.create({
    ...{ id: id.startsWith(prefix) ? id : `${prefix}${id}`, userFlowIdentityProviders: ids, applications: [] },
  });
}

/** The providers of a flow, under the name of today and the older one (entra-b2b 6.7: exact form unverified). */
const providerRoutes = ['userFlowIdentityProviders', 'identityProviders'].flatMap((name): readonly GraphRoute[] => [
  {
    method: 'GET',
    path: `/identity/b2xUserFlows/{id}/${name}`,
    permissions: read,
    async handle(request) {
      const { userFlowIdentityProviders } = await flowOf(request);
      const { socialIdentityProviders } = request.directory;
      const found = await Promise.all(
        userFlowIdentityProviders.map(async (id) => {
          const social = await socialIdentityProviders.get(id);
          return social === undefined ? builtInProviders.find((each) => each.id === id) : providerView(social);
        }),
      );
      const value = found.filter((each) => each !== undefined);
      return { status: 200, body: { '@odata.context': context('identityProviders'), value } };
    },
  },
  {
    method: 'POST',
    path: `/identity/b2xUserFlows/{id}/${name}/$ref`,
    permissions: write,
    roles,
    async handle(request) {
      const flow = await flowOf(request);
      const added = await knownProvider(request, referencedId(request.body['@odata.id']));
      await request.directory.userFlows.change(flow.id, (each) => ({
        ...each,
        userFlowIdentityProviders: [...new Set([...each.userFlowIdentityProviders, added])],
      }));
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: `/identity/b2xUserFlows/{id}/${name}/{provider}/$ref`,
    permissions: write,
    roles,
    async handle(request) {
      const flow = await flowOf(request);
      const { provider = '' } = request.parameters;
      if (!flow.userFlowIdentityProviders.includes(provider)) throw notFound(provider);
      await request.directory.userFlows.change(flow.id, (each) => ({
        ...each,
        userFlowIdentityProviders: each.userFlowIdentityProviders.filter((id) => id !== provider),
      }));
      return { status: 204 };
    },
  },
]);

/** `/identity/b2xUserFlows`, and the switch for all of them: `/policies/authenticationFlowsPolicy`. */
export const userFlowRoutes = (
  change: (id: string, change: (tenant: Tenant) => Tenant) => Promise<void>,
): readonly GraphRoute[] => [
  {
    method: 'GET',
    path: '/identity/b2xUserFlows',
    permissions: read,
    async handle({ directory }) {
      const value = (await directory.userFlows.list()).map(view);
      return { status: 200, body: { '@odata.context': context('identity/b2xUserFlows'), value } };
    },
  },
  {
    method: 'POST',
    path: '/identity/b2xUserFlows',
    permissions: write,
    roles,
    handle: async (request) => ({
      status: 201,
      body: { '@odata.context': context('identity/b2xUserFlows/$entity'), ...view(await create(request)) },
    }),
  },
  {
    method: 'GET',
    path: '/identity/b2xUserFlows/{id}',
    permissions: read,
    handle: async (request) => ({
      status: 200,
      body: { '@odata.context': context('identity/b2xUserFlows/$entity'), ...view(await flowOf(request)) },
    }),
  },
  {
    method: 'DELETE',
    path: '/identity/b2xUserFlows/{id}',
    permissions: write,
    roles,
    async handle(request) {
      await request.directory.userFlows.remove((await flowOf(request)).id);
      return { status: 204 };
    },
  },
  ...providerRoutes,
  {
    method: 'GET',
    path: policyPath,
    permissions: ['Policy.Read.All', 'Policy.ReadWrite.AuthenticationFlows'],
    handle: async ({ directory: { tenant } }) => ({ status: 200, body: policyView(tenant) }),
  },
  {
    method: 'PATCH',
    path: policyPath,
    permissions: ['Policy.ReadWrite.AuthenticationFlows'],
    roles: ['User Administrator'],
    async handle({ directory: { tenant }, body: { selfServiceSignUp: given } }) {
      const isEnabled: unknown =
        given !== null && typeof given === 'object' ? Reflect.get(given, 'isEnabled') : undefined;
      if (typeof isEnabled !== 'boolean') throw wrong('selfServiceSignUp');
      await change(tenant.id, (each) => ({ ...each, selfServiceSignUp: isEnabled }));
      return { status: 204 };
    },
  },
];
