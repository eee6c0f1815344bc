import {
  type Application,
  type AppRoleAssignment,
  applicationActivity,
  applicationResource,
  appRoleActivity,
  appRoleResources,
} from '#directory';
import { type JsonObject, newId } from '#platform';
import { audited, auditing } from '../audit.js';
import { badRequest, notFound } from '../errors.js';
import { collect, project } from '../odata/collection.js';
import { readQuery } from '../odata/query.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { findUser } from './users.js';

const read = ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const write = ['Application.ReadWrite.All', 'Directory.ReadWrite.All'];
const assign = ['AppRoleAssignment.ReadWrite.All', 'Directory.ReadWrite.All'];
const administrators = ['Application Administrator', 'Cloud Application Administrator'];

const properties = [
  'id',
  'appId',
  'displayName',
  'signInAudience',
  'identifierUris',
  'appRoles',
  'appRoleAssignmentRequired',
  'servicePrincipalType',
  'web',
  'spa',
  'publicClient',
  'requiredResourceAccess',
  'groupMembershipClaims',
  'optionalClaims',
  'isFallbackPublicClient',
  'api',
  'passwordCredentials',
  'keyCredentials',
];
const rules = { type: 'microsoft.graph.application', properties, searchable: ['displayName'] };

const rolesView = (application: Application) =>
  appRoleResources(application).map((role) => ({ ...role, isEnabled: true, origin: 'Application' }));

const applicationView = (application: Application): JsonObject => ({
  ...applicationResource(application),
  appRoles: rolesView(application),
});

function servicePrincipalView(application: Application): JsonObject {
  return {
    id: application.servicePrincipalId,
    appId: application.appId,
    displayName: application.displayName,
    servicePrincipalType: 'Application',
    appRoleAssignmentRequired: application.appRoleAssignmentRequired,
    signInAudience: application.signInAudience,
    appRoles: rolesView(application),
  };
}

async function list(request: GraphRequest, what: 'applications' | 'servicePrincipals') {
  const query = readQuery(request.url.searchParams, request.headers, rules);
  const view = what === 'applications' ? applicationView : servicePrincipalView;
  const { directory } = request;
  const body = await collect(
    async function* views(skip) {
      for await (const application of directory.applications.scan(skip)) yield view(application);
    },
    query,
    { context: context(what), url: request.url, project: (each) => project(each, query.select ?? properties) },
  );
  return { status: 200, body };
}

/** By the service principal's object id. */
async function findServicePrincipal({ directory }: GraphRequest, id: string): Promise<Application> {
  for await (const application of directory.applications.scan())
    if (application.servicePrincipalId === id) return application;
  throw notFound(id);
}

async function assignmentView(request: GraphRequest, assignment: AppRoleAssignment): Promise<JsonObject> {
  const { directory } = request;
  const resource = await directory.applications.findBy('app-id', assignment.resourceAppId);
  const principal =
    (await directory.users.get(assignment.principalId)) ?? (await directory.groups.get(assignment.principalId));
  return {
    id: assignment.id,
    appRoleId: assignment.appRoleId,
    principalId: assignment.principalId,
    principalType: assignment.principalType,
    principalDisplayName: principal?.displayName ?? null,
    resourceId: resource?.servicePrincipalId ?? null,
    resourceDisplayName: resource?.displayName ?? null,
  };
}

async function assignRole(request: GraphRequest) {
  const { body, directory } = request;
  const [principalId, resourceId, appRoleId] = ['principalId', 'resourceId', 'appRoleId'].map((name) =>
    String(body[name] ?? ''),
  );
  const resource = await findServicePrincipal(request, resourceId ?? '');
  const user = await directory.users.get(principalId ?? '');
  const group = user === undefined ? await directory.groups.get(principalId ?? '') : undefined;
  if (user === undefined && group === undefined) throw notFound(principalId ?? '');
  const isRole =
    appRoleId === '00000000-0000-0000-0000-000000000000' || resource.appRoles.some((role) => role.id === appRoleId);
  if (!isRole) throw badRequest('Permission being assigned was not found on application');
  const wanted = {
    id: newId(),
    resourceAppId: resource.appId,
    appRoleId: appRoleId ?? '',
    principalId: principalId ?? '',
    principalType: user === undefined ? 'Group' : 'User',
  } as const;
  const assignment = await directory.appRoleAssignments.create(wanted, () => [
    auditing(request, appRoleActivity('Assign', wanted, resource)),
  ]);
  return {
    status: 201,
    body: { '@odata.context': context('appRoleAssignments/$entity'), ...(await assignmentView(request, assignment)) },
  };
}

async function unassignRole(request: GraphRequest) {
  const { directory, parameters } = request;
  const { assignment: id = '' } = parameters;
  const assignment = await directory.appRoleAssignments.get(id);
  const resource = assignment && (await directory.applications.findBy('app-id', assignment.resourceAppId));
  const isRemoved = await directory.appRoleAssignments.remove(id, (removed) => [
    auditing(request, appRoleActivity('Unassign', removed, resource)),
  ]);
  if (!isRemoved) throw notFound(id);
  return { status: 204 };
}

/** `/applications`, `/servicePrincipals`, app role assignments. */
export const applicationRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/applications', permissions: read, handle: (request) => list(request, 'applications') },
  {
    method: 'GET',
    path: '/applications/{id}',
    permissions: read,
    async handle({ directory, parameters: { id = '' } }) {
      const application = await directory.applications.get(id.toLowerCase());
      if (application === undefined) throw notFound(id);
      const body = { '@odata.context': context('applications/$entity'), ...applicationView(application) };
      return { status: 200, body };
    },
  },
  {
    method: 'GET',
    path: '/servicePrincipals',
    permissions: read,
    handle: (request) => list(request, 'servicePrincipals'),
  },
  {
    method: 'GET',
    path: '/servicePrincipals/{id}',
    permissions: read,
    async handle(request) {
      const application = await findServicePrincipal(request, request.parameters.id ?? '');
      return {
        status: 200,
        body: { '@odata.context': context('servicePrincipals/$entity'), ...servicePrincipalView(application) },
      };
    },
  },
  {
    method: 'PATCH',
    path: '/servicePrincipals/{id}',
    permissions: write,
    roles: administrators,
    async handle(request) {
      const application = await findServicePrincipal(request, request.parameters.id ?? '');
      const { appRoleAssignmentRequired: required } = request.body;
      if (typeof required !== 'boolean') throw badRequest("Only 'appRoleAssignmentRequired' can be changed here.");
      await request.directory.applications.change(
        application.id,
        (each) => ({ ...each, appRoleAssignmentRequired: required }),
        audited(request, (each) => applicationActivity('Update service principal', 'Update', each)),
      );
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/servicePrincipals/{id}/appRoleAssignedTo',
    permissions: read,
    async handle(request) {
      const { appId } = await findServicePrincipal(request, request.parameters.id ?? '');
      const assignments = await request.directory.appRoleAssignments.listBy('resource', appId);
      const value = await Promise.all(assignments.map((each) => assignmentView(request, each)));
      return { status: 200, body: { '@odata.context': context('appRoleAssignments'), value } };
    },
  },
  {
    method: 'POST',
    path: '/servicePrincipals/{id}/appRoleAssignedTo',
    permissions: assign,
    roles: administrators,
    handle: assignRole,
  },
  {
    method: 'DELETE',
    path: '/servicePrincipals/{id}/appRoleAssignedTo/{assignment}',
    permissions: assign,
    roles: administrators,
    handle: unassignRole,
  },
  {
    method: 'GET',
    path: '/users/{id}/appRoleAssignments',
    permissions: [...read, 'User.Read'],
    async handle(request) {
      const user = await findUser(request, request.parameters.id ?? '');
      const assignments = await request.directory.appRoleAssignments.listBy('principal', user.id);
      const value = await Promise.all(assignments.map((each) => assignmentView(request, each)));
      return { status: 200, body: { '@odata.context': context('appRoleAssignments'), value } };
    },
  },
  {
    method: 'POST',
    path: '/users/{id}/appRoleAssignments',
    permissions: assign,
    roles: administrators,
    handle: assignRole,
  },
  {
    method: 'DELETE',
    path: '/users/{id}/appRoleAssignments/{assignment}',
    permissions: assign,
    roles: administrators,
    handle: unassignRole,
  },
];
