import type { OptionalClaim } from '#directory';
import type { ClaimRow } from '../claim.js';
import type { PersonRequest } from '../claim-request.js';
import { newLoginHint } from '../login-hint.js';
import { pairwiseSubject } from '../subject.js';

const optional = ['optional', 'optional', 'optional', 'optional'] as const;
const isGuest = ({ person }: PersonRequest) => person.user.externalCredential !== undefined;
const withProfile = ({ token, oidcScopes }: PersonRequest) =>
  token === 'access_token' || oidcScopes.includes('profile');

/** The user object of the issuing tenant. */
export const personRows: readonly ClaimRow[] = [
  {
    name: 'sub',
    in: ['default', 'default', 'default', 'default'],
    rule: 'pairwise: one value for this user and this recipient',
    value: ({ tenant, person, token, client, resource }) =>
      pairwiseSubject(tenant.id, person.user.id, token === 'id_token' ? client.appId : resource.appId),
  },
  {
    name: 'oid',
    in: ['default', 'default', 'default', 'profile'],
    rule: 'the object in this tenant: of a guest the guest object, not the home account',
    value: ({ person }) => person.user.id,
  },
  {
    name: 'name',
    in: ['default', 'default', 'default', 'profile'],
    rule: 'displayName of the object in this tenant',
    value: ({ person }) => person.user.displayName,
  },
  {
    name: 'preferred_username',
    in: ['optional', 'default', 'optional', 'profile'],
    rule: 'the address a guest signs in with, never the #EXT# name; of a member the user principal name',
    value: (request) =>
      isGuest(request) ? request.person.authentication.email : request.person.user.userPrincipalName,
  },
  {
    name: 'upn',
    in: ['members', 'optional', 'members', 'optional'],
    rule: 'members; guests only with include_externally_authenticated_upn, in the #EXT# form (or with _ for #)',
    value: upn,
  },
  {
    name: 'email',
    in: ['guests', 'optional', 'guests', 'guests, email'],
    rule: "the object's mail: of a guest the invited address",
    value: ({ person }) => person.user.mail ?? undefined,
  },
  {
    name: 'given_name',
    in: ['default', 'optional', 'default', 'optional'],
    rule: 'if set on the object; needs profile',
    value: (request) => (withProfile(request) ? (request.person.user.givenName ?? undefined) : undefined),
  },
  {
    name: 'family_name',
    in: ['default', 'optional', 'default', 'optional'],
    rule: 'if set on the object; needs profile',
    value: (request) => (withProfile(request) ? (request.person.user.surname ?? undefined) : undefined),
  },
  {
    name: 'acct',
    in: optional,
    rule: '0 member, 1 guest: userType',
    value: ({ person }) => (person.user.userType === 'Guest' ? 1 : 0),
  },
  {
    name: 'login_hint',
    in: optional,
    rule: 'opaque; names the account, not the tenant, so that it leads to the home realm',
    value: ({ person }) => newLoginHint(person.authentication.email),
  },
  {
    name: 'xms_edov',
    in: optional,
    rule: "whether the mail's domain owner vouches: own domain, Microsoft account, Google, passcode; needs email",
    value: emailDomainOwnerVerified,
  },
  {
    name: 'verified_primary_email',
    in: optional,
    rule: 'the mail, where its domain owner vouches for it',
    value: (request) =>
      emailDomainOwnerVerified(request) === true && request.person.user.mail !== null
        ? [request.person.user.mail]
        : undefined,
  },
  {
    name: 'verified_secondary_email',
    in: optional,
    rule: 'other addresses of the same kind, if any',
    value: ({ person }) => {
      const others = person.user.otherMails.filter((each) => each !== person.user.mail);
      return others.length === 0 ? undefined : others;
    },
  },
  {
    name: 'ctry',
    in: optional,
    rule: 'usageLocation of the object, if set',
    value: ({ person }) => person.user.usageLocation,
  },
  {
    name: 'tenant_ctry',
    in: optional,
    rule: 'country of the issuing tenant, if set',
    value: ({ tenant }) => tenant.countryLetterCode,
  },
  { name: 'tenant_region_scope', in: optional, rule: 'region of the issuing tenant', value: () => 'EU' },
  {
    name: 'xms_pl',
    in: optional,
    rule: 'preferredLanguage of the object, if set',
    value: ({ person }) => person.user.preferredLanguage,
  },
  {
    name: 'xms_tpl',
    in: optional,
    rule: 'preferredLanguage of the tenant, if set',
    value: ({ tenant }) => tenant.preferredLanguage,
  },
];

function upn({ person }: PersonRequest, entry?: OptionalClaim): string | undefined {
  const { user } = person;
  if (user.externalCredential === undefined) return user.userPrincipalName;
  const properties = entry?.additionalProperties ?? [];
  if (properties.includes('include_externally_authenticated_upn')) return user.userPrincipalName;
  if (properties.includes('include_externally_authenticated_upn_without_hash')) {
    return user.userPrincipalName.replaceAll('#', '_');
  }
  return undefined;
}

/** Entra's rule: not for SAML, WS-Fed and Facebook guests; they may say any address of their domains. */
function emailDomainOwnerVerified({ person }: PersonRequest): boolean | undefined {
  const { user, authentication } = person;
  if (user.mail === null) return undefined;
  switch (authentication.kind) {
    case 'entra':
    case 'microsoft-account':
    case 'google':
    case 'email-otp':
      return true;
    case 'saml':
    case 'wsfed':
    case 'facebook':
      return false;
  }
}
