import type { ClaimRow } from '../claim.js';
import { manifestClaims, type PersonRequest } from '../claim-request.js';

const graphAppId = '00000003-0000-0000-c000-000000000000';

/** How many groups fit: in a token for a program, and in one that travels through the address bar. */
const mostGroups = 200;
const mostGroupsInFront = 6;

const fits = ({ person, frontChannel }: PersonRequest) =>
  person.groups.length <= (frontChannel ? mostGroupsInFront : mostGroups);

/** Which application, with which permissions; which groups and roles. */
export const authorizationRows: readonly ClaimRow[] = [
  {
    name: 'appid',
    in: ['default', 'never', 'never', 'never'],
    rule: 'the client application',
    value: ({ client }) => client.appId,
  },
  {
    name: 'azp',
    in: ['never', 'default', 'never', 'never'],
    rule: 'the client application',
    value: ({ client }) => client.appId,
  },
  {
    name: 'appidacr',
    in: ['default', 'never', 'never', 'never'],
    rule: '0 public client, 1 secret, 2 certificate',
    value: ({ clientAuthentication }) => clientAuthentication,
  },
  {
    name: 'azpacr',
    in: ['never', 'default', 'never', 'never'],
    rule: '0 public client, 1 secret, 2 certificate',
    value: ({ clientAuthentication }) => clientAuthentication,
  },
  {
    name: 'scp',
    in: ['default', 'default', 'never', 'never'],
    rule: 'delegated permissions granted',
    value: ({ permissions, oidcScopes, resource }) => {
      // Graph lists the OpenID scopes too; other APIs only their own permissions.
      const openId = resource.appId === graphAppId ? oidcScopes.filter((scope) => scope !== 'offline_access') : [];
      return [...permissions, ...openId].join(' ');
    },
  },
  {
    name: 'roles',
    in: ['default', 'default', 'default', 'default'],
    rule: 'app roles: in an id_token of the client, in an access token of the resource; or groups, with emit_as_roles',
    value: (request) => {
      const roles = groupsAsRoles(request) ? groupNames(request) : request.roles;
      return roles.length === 0 ? undefined : roles;
    },
  },
  {
    name: 'groups',
    in: ['default', 'default', 'default', 'default'],
    rule: 'as groupMembershipClaims asks; up to 200, through the address bar up to 6',
    value: (request) => {
      const names = groupNames(request);
      return names.length > 0 && fits(request) && !groupsAsRoles(request) ? names : undefined;
    },
  },
  {
    name: 'hasgroups',
    in: ['never', 'never', 'default', 'default'],
    rule: 'groups did not fit into the address bar',
    value: (request) => (request.frontChannel && !fits(request) ? true : undefined),
  },
  {
    name: '_claim_names',
    in: ['default', 'default', 'default', 'default'],
    rule: 'groups did not fit: they are elsewhere',
    value: (request) => (request.frontChannel || fits(request) ? undefined : { groups: 'src1' }),
  },
  {
    name: '_claim_sources',
    in: ['default', 'default', 'default', 'default'],
    rule: 'where the groups that did not fit are read',
    value: (request) => (request.frontChannel || fits(request) ? undefined : { src1: { endpoint: request.groupsUrl } }),
  },
  {
    name: 'wids',
    in: ['default', 'default', 'optional', 'optional'],
    rule: 'directory roles, where groupMembershipClaims asks or the resource is Graph',
    value: ({ person }) => person.directoryRoleIds,
  },
  {
    name: 'idtyp',
    in: ['optional', 'optional', 'optional', 'optional'],
    rule: 'user, with include_user_token; app in tokens without a person',
    value: (_, entry) => (entry?.additionalProperties.includes('include_user_token') ? 'user' : undefined),
  },
  {
    name: 'acrs',
    in: ['optional', 'optional', 'optional', 'optional'],
    rule: 'authentication contexts (c1 to c99) that the claims parameter asks for; no policy here asks more for any of them',
    value: ({ asked }) => {
      const contexts = [asked.acrs ?? []].flat().filter((each) => /^c[1-9]\d?$/.test(String(each)));
      return contexts.length === 0 ? undefined : contexts;
    },
  },
  {
    name: 'xms_cc',
    in: ['optional', 'optional', 'optional', 'optional'],
    rule: 'capabilities that the client declared by the claims parameter',
    value: ({ asked }) => asked.xms_cc,
  },
];

const groupProperties = (request: PersonRequest): readonly string[] =>
  manifestClaims(request).find((entry) => entry.name === 'groups')?.additionalProperties ?? [];

const groupsAsRoles = (request: PersonRequest): boolean => groupProperties(request).includes('emit_as_roles');

/** Object ids; with `cloud_displayname` display names. */
function groupNames(request: PersonRequest): readonly string[] {
  const byName = groupProperties(request).includes('cloud_displayname');
  return request.person.groups.map((group) => (byName ? group.displayName : group.id));
}
