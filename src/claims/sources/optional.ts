import type { OptionalClaim } from '#directory';
import type { Json } from '#platform';
import type { ClaimSource } from '../claim.js';
import type { ClaimRequest } from '../claim-request.js';

/** Claims of the manifest: the client's for an id_token, the resource's for an access token (optional-claims). */
export const optional: ClaimSource = {
  name: 'optional claims',
  claims(request) {
    const asked =
      request.token === 'id_token'
        ? request.client.optionalClaims.idToken
        : request.resource.optionalClaims.accessToken;
    return asked.flatMap((claim) => {
      const value = claimValue(claim, request);
      return value === undefined ? [] : [{ name: claim.name, value, rule: ruleOf(claim) }];
    });
  },
};

function claimValue(claim: OptionalClaim, { person, oidcScopes }: ClaimRequest): Json | undefined {
  if (person === undefined) return undefined;
  const { user, authentication } = person;
  switch (claim.name) {
    case 'acct':
      return user.userType === 'Guest' ? 1 : 0;
    case 'upn':
      return upn(claim, person);
    case 'email':
      return user.mail ?? undefined;
    case 'preferred_username':
      return user.externalCredential === undefined ? user.userPrincipalName : authentication.email;
    case 'given_name':
      return oidcScopes.includes('profile') ? (user.givenName ?? undefined) : undefined;
    case 'family_name':
      return oidcScopes.includes('profile') ? (user.surname ?? undefined) : undefined;
    case 'auth_time':
      return authentication.authenticatedAt;
    case 'sid':
      return authentication.sessionId;
    case 'ipaddr':
      return authentication.ipAddress;
    case 'idtyp':
      return claim.additionalProperties.includes('include_user_token') ? 'user' : undefined;
    default:
      return undefined;
  }
}

/** Members have it; a guest only with the additional property, in the `#EXT#` form or with `_` for `#`. */
function upn(claim: OptionalClaim, { user }: NonNullable<ClaimRequest['person']>): string | undefined {
  if (user.externalCredential === undefined) return user.userPrincipalName;
  if (claim.additionalProperties.includes('include_externally_authenticated_upn')) return user.userPrincipalName;
  if (claim.additionalProperties.includes('include_externally_authenticated_upn_without_hash')) {
    return user.userPrincipalName.replaceAll('#', '_');
  }
  return undefined;
}

function ruleOf(claim: OptionalClaim): string {
  const properties = claim.additionalProperties.length > 0 ? ` with ${claim.additionalProperties.join(', ')}` : '';
  return `optionalClaims of the manifest: ${claim.name}${properties}`;
}
