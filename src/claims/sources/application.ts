import type { ClaimSource } from '../claim.js';

/** Which application, with which permissions. */
export const application: ClaimSource = {
  name: 'application',
  claims({ token, version, client, clientAuthentication, permissions, oidcScopes, roles, person, resource }) {
    const granted =
      roles.length === 0 ? [] : [{ name: 'roles', value: roles, rule: 'app roles granted on this resource' }];
    if (token === 'id_token') return granted;
    // Graph lists the OpenID scopes too; other APIs only their own permissions.
    const isGraph = resource.appId === '00000003-0000-0000-c000-000000000000';
    const scopes = [...permissions, ...(isGraph ? oidcScopes.filter((scope) => scope !== 'offline_access') : [])];
    return [
      { name: version === 1 ? 'appid' : 'azp', value: client.appId, rule: 'the client application' },
      {
        name: version === 1 ? 'appidacr' : 'azpacr',
        value: clientAuthentication,
        rule: '0 public client, 1 secret, 2 certificate',
      },
      ...(person === undefined
        ? [{ name: 'idtyp', value: 'app', rule: 'application-only token' }]
        : [{ name: 'scp', value: scopes.join(' '), rule: 'delegated permissions granted' }]),
      ...granted,
    ];
  },
};
