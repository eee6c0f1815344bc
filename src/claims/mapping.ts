import type { ClaimsMappingPolicy } from '#directory';
import type { Json } from '#platform';
import type { Claim } from './claim.js';
import type { PersonRequest } from './claim-request.js';

type Entry = ClaimsMappingPolicy['ClaimsSchema'][number];

/** Names a policy may not set (reference-claims-customization, the ones these tokens carry). */
const restricted = new Set([
  ...['acct', 'acr', 'acrs', 'aio', 'altsecid', 'amr', 'app_displayname', 'appid', 'appidacr', 'at_hash', 'aud'],
  ...['auth_time', 'azp', 'azpacr', 'c_hash', 'ctry', 'email', 'exp', 'family_name', 'given_name', 'groups'],
  ...['hasgroups', 'home_oid', 'iat', 'idp', 'idtyp', 'ipaddr', 'iss', 'login_hint', 'name', 'nbf', 'nonce'],
  ...['oid', 'preferred_username', 'puid', 'rh', 'roles', 'scp', 'sid', 'sub', 'tid', 'unique_name', 'upn'],
  ...['uti', 'ver', 'wids', 'tenant_ctry', 'tenant_region_scope', '_claim_names', '_claim_sources'],
]);

/** The basic claim set, which `IncludeBasicClaimSet: false` takes away. */
const basic = new Set(['given_name', 'family_name', 'unique_name', 'upn', 'email', 'name', 'preferred_username']);

/** Applies the claims-mapping policy of the application whose token it is: the client of an id_token, else the API. */
export function applyMapping(claims: readonly Claim[], request: PersonRequest): readonly Claim[] {
  const { client, resource, token } = request;
  const policy = (token === 'id_token' ? client : resource).claimsMappingPolicy;
  if (policy === null) return claims;
  const kept = policy.IncludeBasicClaimSet ? claims : claims.filter((claim) => !basic.has(claim.name));
  const mapped = policy.ClaimsSchema.flatMap((entry) => {
    const name = entry.JwtClaimType;
    const value = name === undefined || isRestricted(name) ? undefined : mappedValue(entry, request);
    if (name === undefined || value === undefined) return [];
    return [{ name, value, source: 'claims mapping', rule: ruleOf(entry) }];
  });
  const names = new Set(mapped.map((claim) => claim.name));
  return [...kept.filter((claim) => !names.has(claim.name)), ...mapped];
}

function isRestricted(name: string): boolean {
  return restricted.has(name) || name.startsWith('xms_');
}

function mappedValue({ Source, ID, Value }: Entry, { person, tenant, client }: PersonRequest): Json | undefined {
  if (Value !== undefined) return Value;
  const { user, authentication } = person;
  switch (`${Source?.toLowerCase()}.${ID?.toLowerCase()}`) {
    case 'user.userprincipalname':
      // The home name of guests from Entra; of all other guests the #EXT# name (saml-claims-customization).
      return user.externalCredential !== undefined && authentication.kind === 'entra'
        ? authentication.email
        : user.userPrincipalName;
    case 'user.localuserprincipalname':
      return user.userPrincipalName;
    case 'user.mail':
      return user.mail ?? undefined;
    case 'user.othermail':
      return user.otherMails[0];
    case 'user.displayname':
      return user.displayName;
    case 'user.givenname':
      return user.givenName ?? undefined;
    case 'user.surname':
      return user.surname ?? undefined;
    case 'user.objectid':
      return user.id;
    case 'user.usertype':
      return user.userType;
    case 'user.country':
      return user.usageLocation;
    case 'user.preferredlanguage':
      return user.preferredLanguage;
    case 'application.displayname':
      return client.displayName;
    case 'application.objectid':
      return client.id;
    case 'company.tenantcountry':
      return tenant.countryLetterCode;
    default:
      return undefined;
  }
}

function ruleOf({ Source, ID, Value }: Entry): string {
  return Value === undefined ? `claimsMappingPolicy: ${Source}.${ID}` : 'claimsMappingPolicy: a constant';
}
