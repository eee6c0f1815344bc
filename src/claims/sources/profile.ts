import type { Json } from '#platform';
import type { ClaimSource } from '../claim.js';
import type { ClaimRequest } from '../claim-request.js';
import { pairwiseSubject } from '../subject.js';

type Entry = { readonly name: string; readonly value: Json; readonly rule: string };

/** The user object of the resource tenant. For an application alone, its service principal. */
export const profile: ClaimSource = {
  name: 'profile',
  claims(request) {
    const { person, client, tenant, resource, token } = request;
    if (person === undefined) {
      return [
        { name: 'sub', value: client.servicePrincipalId, rule: 'application-only: the service principal' },
        { name: 'oid', value: client.servicePrincipalId, rule: 'application-only: the service principal' },
      ];
    }
    const { user } = person;
    const recipient = token === 'id_token' ? client.appId : resource.appId;
    const subject = {
      name: 'sub',
      value: pairwiseSubject(tenant.id, user.id, recipient),
      rule: 'pairwise: one value for this user and this recipient',
    };
    // An access token always names the user; an id_token only when `profile` was asked (id-token-claims-reference).
    const named = token === 'access_token' || request.oidcScopes.includes('profile');
    return [subject, ...(named ? names(request) : []), ...mail(request)];
  },
};

function names({ person, version, token }: ClaimRequest): readonly Entry[] {
  if (person === undefined) return [];
  const { user, authentication } = person;
  const isGuest = user.externalCredential !== undefined;
  const preferred = isGuest ? authentication.email : user.userPrincipalName;
  const first = version === 1 || token === 'access_token';
  return [
    {
      name: 'oid',
      value: user.id,
      rule: isGuest ? 'the guest object in this tenant, not the home account' : 'the user object',
    },
    { name: 'name', value: user.displayName, rule: 'displayName of the object in this tenant' },
    ...(version === 2
      ? [
          {
            name: 'preferred_username',
            value: preferred,
            rule: isGuest ? 'the address the guest signs in with, never the #EXT# name' : 'the user principal name',
          },
        ]
      : []),
    ...(version === 1 && !isGuest
      ? [{ name: 'upn', value: user.userPrincipalName, rule: 'v1 members by default' }]
      : []),
    ...(version === 1 && first && user.givenName !== null
      ? [{ name: 'given_name', value: user.givenName, rule: 'v1: if set' }]
      : []),
    ...(version === 1 && first && user.surname !== null
      ? [{ name: 'family_name', value: user.surname, rule: 'v1: if set' }]
      : []),
  ];
}

function mail({ person, version, token, oidcScopes }: ClaimRequest): readonly Entry[] {
  if (person === undefined || person.user.mail === null) return [];
  const { user } = person;
  const isGuest = user.externalCredential !== undefined;
  const byDefault = isGuest && (token === 'id_token' || version === 1);
  const byScope = token === 'id_token' && oidcScopes.includes('email');
  if (!byDefault && !byScope) return [];
  return [
    {
      name: 'email',
      value: user.mail ?? '',
      rule: byDefault ? "guests by default: the object's mail" : "the email scope: the object's mail",
    },
  ];
}
