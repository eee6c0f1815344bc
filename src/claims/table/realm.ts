import type { ClaimRow } from '../claim.js';
import type { PersonRequest } from '../claim-request.js';
import { alternativeSecurityId, identityProviderName, uniqueName } from '../realm-words.js';

const optional = ['optional', 'optional', 'optional', 'optional'] as const;
const isGuest = ({ person }: PersonRequest) => person.user.externalCredential !== undefined;

/** What the home realm and the sign-in add; this is how an application sees a guest. */
export const realmRows: readonly ClaimRow[] = [
  {
    name: 'idp',
    in: ['guests', 'guests', 'guests', 'guests'],
    rule: 'who authenticated the person, only where it was not the issuing tenant',
    value: ({ person }) => identityProviderName(person.authentication),
  },
  {
    name: 'unique_name',
    in: ['default', 'never', 'default', 'never'],
    rule: 'the readable name; of guests from other providers than Entra with a prefix',
    value: (request) =>
      isGuest(request) ? uniqueName(request.person.authentication) : request.person.user.userPrincipalName,
  },
  {
    name: 'altsecid',
    in: ['guests', 'never', 'guests', 'never'],
    rule: 'the external credential',
    value: ({ person }) => alternativeSecurityId(person.authentication, person.user.puid),
  },
  {
    name: 'amr',
    in: ['default', 'never', 'default', 'never'],
    rule: 'the methods used at the home realm',
    value: ({ person }) => person.authentication.amr,
  },
  {
    name: 'acr',
    in: ['default', 'never', 'never', 'never'],
    rule: '1: the sign-in met ISO 29115',
    value: () => '1',
  },
  {
    name: 'ipaddr',
    in: ['default', 'optional', 'default', 'optional'],
    rule: 'where the sign-in came from',
    value: ({ person }) => person.authentication.ipAddress,
  },
  {
    name: 'auth_time',
    in: optional,
    rule: 'when the person last signed in; also where max_age was asked',
    value: ({ person, protocol }) => protocol.auth_time ?? Math.floor(person.authentication.authenticatedAt),
  },
  {
    name: 'sid',
    in: ['default', 'default', 'default', 'default'],
    rule: "the browser's session; front-channel logout names it",
    value: ({ person }) => person.authentication.sessionId,
  },
  {
    name: 'signin_state',
    in: ['never', 'never', 'never', 'optional'],
    rule: 'kmsi where the person chose to stay signed in',
    value: ({ person }) => (person.authentication.persistent === true ? ['kmsi'] : undefined),
  },
  {
    name: 'puid',
    in: ['default', 'never', 'default', 'never'],
    rule: "the object's PUID; internal",
    value: ({ person }) => person.user.puid,
  },
];
