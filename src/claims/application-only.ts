import type { Claim } from './claim.js';
import type { ClaimRequest } from './claim-request.js';
import { opaqueRows } from './table/opaque.js';
import { protocolRows } from './table/protocol.js';

/** The claims of a token without a person: the client is the principal (access-token-claims-reference). */
export function applicationOnlyClaims(request: ClaimRequest): readonly Claim[] {
  const { client, version, clientAuthentication, roles, issuer } = request;
  const claim = (name: string, value: Claim['value'], rule: string): Claim => ({
    name,
    value,
    rule,
    source: 'application',
  });
  const fromTable = (source: string, rows: typeof protocolRows): readonly Claim[] =>
    rows.flatMap((row) => {
      // These rows read nothing of a person.
      const value = row.value(request as Parameters<typeof row.value>[0]);
      return value === undefined || row.in[0] === 'never' ? [] : [{ name: row.name, value, source, rule: row.rule }];
    });
  return [
    ...fromTable('protocol', protocolRows),
    claim('sub', client.servicePrincipalId, 'application-only: the service principal'),
    claim('oid', client.servicePrincipalId, 'application-only: the service principal'),
    ...(version === 1 ? [claim('idp', issuer, 'v1 application-only tokens carry their issuer')] : []),
    claim(version === 1 ? 'appid' : 'azp', client.appId, 'the client application'),
    claim(version === 1 ? 'appidacr' : 'azpacr', clientAuthentication, '0 public client, 1 secret, 2 certificate'),
    claim('idtyp', 'app', 'application-only token'),
    ...(roles.length === 0 ? [] : [claim('roles', roles, 'app roles granted on this resource')]),
    claim('tenant_region_scope', 'EU', 'region of the issuing tenant; observed in application-only tokens'),
    ...fromTable('opaque', opaqueRows),
  ];
}
