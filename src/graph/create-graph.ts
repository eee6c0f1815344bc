import { setImmediate as othersToo } from 'node:timers/promises';
import type { Context, Middleware } from 'koa';
import type { DomainProof, PartnerAddressRule } from '#identity-providers';
import type { Invitations } from '#invitations';
import { type JsonObject, newId } from '#platform';
import { readJson, sayTryAgain, tryAgainSeconds } from '#web';
import { type BatchResponse, callOf, readBatch } from './batch.js';
import { type Call, lowerCaseHeaders } from './call.js';
import { type GraphDeps as CallerDeps, readCaller, refuse } from './caller.js';
import { forbidden, GraphError, toGraphError } from './errors.js';
import { graphMetadata } from './metadata.js';
import { apiConnectorRoutes } from './resources/api-connectors.js';
import { applicationRoutes } from './resources/applications.js';
import { auditLogRoutes } from './resources/audit-logs.js';
import { b2bManagementPolicyRoutes } from './resources/b2b-management-policies.js';
import { brandingRoutes } from './resources/branding.js';
import { conditionalAccessRoutes } from './resources/conditional-access.js';
import { contactRoutes } from './resources/contacts.js';
import { crossTenantAccessRoutes } from './resources/cross-tenant-access.js';
import { deletedItemRoutes } from './resources/deleted-items.js';
import { directoryRoleRoutes } from './resources/directory-roles.js';
import { groupMemberRoutes } from './resources/group-members.js';
import { groupRoutes } from './resources/groups.js';
import { identityProviderRoutes } from './resources/identity-providers.js';
import { invitationRoutes } from './resources/invitations.js';
import { licenseRoutes } from './resources/licenses.js';
import { membershipRoutes } from './resources/memberships.js';
import { organizationRoutes, policyRoutes } from './resources/organization.js';
import { revocationRoutes } from './resources/revocation.js';
import { settingRoutes } from './resources/settings.js';
import { termsOfUseRoutes } from './resources/terms-of-use.js';
import { userFlowAssignmentRoutes } from './resources/user-flow-assignments.js';
import { userFlowAttributeRoutes } from './resources/user-flow-attributes.js';
import { userFlowConnectorRoutes } from './resources/user-flow-connectors.js';
import { userFlowRoutes } from './resources/user-flows.js';
import { userLifecycleRoutes } from './resources/user-lifecycle.js';
import { userRoutes } from './resources/users.js';
import type { GraphAnswer, GraphCaller, GraphRequest, GraphRoute } from './route.js';

/** What Graph needs. */
export interface GraphRoomDeps extends CallerDeps {
  /** The address that clients use, `/graph` included where it is: links to further pages begin with it. */
  readonly base: string;
  readonly invitations: Invitations;
  /** What the owner of a domain must show before it is federated. */
  readonly domainProof: DomainProof;
  readonly partnerAddresses: PartnerAddressRule;
}

const withBody = ['POST', 'PUT', 'PATCH'];
const root = /^\/(v1\.0|beta)(\/.*)$/;

/** `/graph/v1.0/…` and `/graph/beta/…`: token, path, permission, handler, and errors in Graph's words. */
export function createGraph(deps: GraphRoomDeps): Middleware {
  const prefix = new URL(deps.base).pathname.replace(/\/$/, '');
  const versionOf = (ctx: Context) =>
    ctx.path.startsWith(`${prefix}/`) ? root.exec(ctx.path.slice(prefix.length)) : null;
  const routes = compile([
    ...invitationRoutes,
    ...userRoutes,
    ...userLifecycleRoutes,
    ...membershipRoutes,
    ...groupRoutes,
    ...groupMemberRoutes,
    ...deletedItemRoutes,
    ...licenseRoutes,
    ...revocationRoutes,
    ...applicationRoutes,
    ...directoryRoleRoutes,
    ...organizationRoutes,
    ...auditLogRoutes,
    ...conditionalAccessRoutes,
    ...termsOfUseRoutes,
    ...identityProviderRoutes(deps),
    ...settingRoutes(deps.catalog.change),
    ...userFlowRoutes(deps.catalog.change),
    ...userFlowAttributeRoutes,
    ...userFlowAssignmentRoutes,
    ...userFlowConnectorRoutes,
    ...apiConnectorRoutes(deps.partnerAddresses),
    ...policyRoutes(deps.catalog.change),
    ...contactRoutes,
    ...brandingRoutes(deps.catalog.change),
    ...b2bManagementPolicyRoutes(deps.catalog.change),
    ...crossTenantAccessRoutes(deps.catalog.change),
  ]);

  const answer = async (call: Call, caller: GraphCaller): Promise<GraphAnswer> => {
    const { path } = call;
    const matching = routes.flatMap((route) => {
      const parameters = route.match(path);
      return parameters === undefined ? [] : [{ route, parameters }];
    });
    if (matching.length === 0) {
      throw new GraphError(
        400,
        'BadRequest',
        `Resource not found for the segment '${path.split('/')[1]?.slice(0, 60) ?? ''}'.`,
      );
    }
    const found = matching.find(({ route }) => route.method === call.method);
    if (found === undefined)
      throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
    checkPermission(found.route, caller);
    const request: GraphRequest = {
      parameters: found.parameters,
      url: call.url,
      headers: call.headers,
      body: call.body,
      caller,
      directory: await deps.catalog.directoryOf(caller.tenantId),
      clock: deps.clock,
      invitations: deps.invitations,
    };
    return found.route.handle(request);
  };

  const batch = async (ctx: Context, caller: GraphCaller, body: JsonObject): Promise<object> => {
    const root = `${deps.base}/${versionOf(ctx)?.[1] ?? 'v1.0'}`;
    const responses: BatchResponse[] = [];
    // One after the other: whatever `dependsOn` says then holds, and others have their turn between them.
    for (const step of readBatch(body)) {
      await othersToo();
      const isBlocked = step.dependsOn.some((id) => responses.some((each) => each.id === id && each.status >= 400));
      const given = await orError(
        async () => {
          if (isBlocked)
            throw new GraphError(424, 'FailedDependency', 'A request that this one depends on has failed.');
          return answer(callOf(step, root), caller);
        },
        deps,
        ctx,
      );
      responses.push({
        id: step.id,
        status: given.status,
        headers: {
          'Content-Type': 'application/json',
          ...(given.status === 503 ? { 'Retry-After': tryAgainSeconds } : {}),
        },
        body: given.body ?? given.text ?? null,
      });
    }
    return { responses };
  };

  return async (ctx, next) => {
    const match = versionOf(ctx);
    if (match === null) return next();
    ctx.set('OData-Version', '4.0');
    ctx.set('request-id', String(ctx.state.requestId ?? newId()));
    ctx.set('client-request-id', String(ctx.state.correlationId ?? newId()));
    ctx.set('Access-Control-Allow-Origin', '*');
    if (ctx.method === 'OPTIONS') {
      ctx.set('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE, OPTIONS');
      ctx.set('Access-Control-Allow-Headers', ctx.get('access-control-request-headers'));
      ctx.status = 204;
      return;
    }
    if (match[2] === '/$metadata' && ctx.method === 'GET') {
      ctx.type = 'application/xml';
      ctx.body = graphMetadata();
      return;
    }
    const caller = await knownCaller(ctx, deps);
    if (caller === undefined) return;
    const url = new URL(`${deps.base}${match[0]}${ctx.search}`);
    const given = await orError(
      async () => {
        const body = withBody.includes(ctx.method) ? await readJson(ctx) : {};
        if (match[2] === '/$batch') return { status: 200, body: await batch(ctx, caller, body) };
        return answer(
          { method: ctx.method, url, path: match[2] ?? '', headers: lowerCaseHeaders(ctx.headers as JsonObject), body },
          caller,
        );
      },
      deps,
      ctx,
    );
    ctx.status = given.status;
    if (given.status === 503) sayTryAgain(ctx);
    if (given.text !== undefined) ctx.body = given.text;
    else if (given.body !== undefined) {
      ctx.body = given.body;
      ctx.set(
        'Content-Type',
        'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
      );
    }
  };
}

/** The caller with his objects; tokens of users and applications that are gone are good for nothing. */
async function knownCaller(ctx: Context, deps: GraphRoomDeps): Promise<GraphCaller | undefined> {
  const caller = await readCaller(ctx, deps);
  if (caller === undefined) return undefined;
  const directory = await deps.catalog.directoryOf(caller.tenantId);
  const application = await directory.applications.findBy('app-id', caller.appId);
  const isPersonal = caller.scopes.length > 0;
  const user = isPersonal ? await directory.users.get(caller.objectId) : undefined;
  if (application === undefined || (isPersonal && user?.accountEnabled !== true)) {
    refuse(
      ctx,
      401,
      'InvalidAuthenticationToken',
      'The user or the application of this token is gone or disabled.',
      deps.clock,
    );
    return undefined;
  }
  return { ...caller, user, application };
}

function checkPermission(route: GraphRoute, caller: GraphCaller): void {
  const granted = [...caller.scopes, ...caller.roles];
  if (!route.permissions.some((each) => granted.includes(each))) throw forbidden();
  if (route.roles === undefined || caller.user === undefined) return;
  const held = caller.user.directoryRoles;
  if (!held.includes('Global Administrator') && !route.roles.some((role) => held.includes(role))) throw forbidden();
}

async function orError(run: () => Promise<GraphAnswer>, { clock }: GraphRoomDeps, ctx: Context): Promise<GraphAnswer> {
  try {
    return await run();
  } catch (error) {
    const known = toGraphError(error);
    if (known === undefined) throw error;
    const date = clock.now().toISOString().slice(0, 19);
    const innerError = {
      date,
      'request-id': ctx.response.get('request-id'),
      'client-request-id': ctx.response.get('client-request-id'),
    };
    return {
      status: known.status,
      body: { error: { code: known.code, message: known.message, innerError } },
    };
  }
}

type CompiledRoute = GraphRoute & { match(path: string): Readonly<Record<string, string>> | undefined };

/** Paths as patterns; names in `/users('id')` form are taken too, and fixed segments before parameters. */
function compile(routes: readonly GraphRoute[]): readonly CompiledRoute[] {
  const compiled = routes.map((route) => {
    const segments = route.path.split('/').slice(1);
    return {
      ...route,
      match(path: string) {
        const given = path
          .replace(/\('([^']*)'\)/g, '/$1')
          .split('/')
          .slice(1);
        if (given.length !== segments.length) return undefined;
        const parameters: Record<string, string> = {};
        for (const [index, segment] of segments.entries()) {
          const value = given[index] ?? '';
          const name = /^\{(\w+)\}$/.exec(segment)?.[1];
          if (name === undefined ? segment !== value : value === '' || value.startsWith('$')) return undefined;
          const decoded = decode(value);
          if (name !== undefined && !isName(decoded)) return undefined;
          if (name !== undefined) parameters[name] = decoded;
        }
        return parameters;
      },
    };
  });
  const fixedFirst = (route: GraphRoute) => route.path.split('{').length;
  return compiled.sort((a, b) => fixedFirst(a) - fixedFirst(b));
}

/** What can name an object: not too long, no control characters. */
function isName(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not come in
  return text.length <= 256 && !/[\u0000-\u001f\u007f]/.test(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
