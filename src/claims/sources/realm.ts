import type { ClaimSource } from '../claim.js';
import { alternativeSecurityId, identityProviderName, uniqueName } from '../realm-words.js';

/** What the home realm adds; this is how an application sees a guest. */
export const realm: ClaimSource = {
  name: 'realm',
  claims({ person, version, issuer, client, resource, token }) {
    if (person === undefined) {
      return version === 1
        ? [{ name: 'idp', value: issuer, rule: 'v1 application-only tokens carry their issuer' }]
        : [];
    }
    const { user, authentication } = person;
    const isGuest = user.externalCredential !== undefined;
    const guest = isGuest
      ? [
          {
            name: 'idp',
            value: identityProviderName(authentication),
            rule: 'only where the account is not of the issuing tenant',
          },
        ]
      : [];
    if (version === 2) return guest;
    return [
      ...guest,
      {
        name: 'unique_name',
        value: isGuest ? uniqueName(authentication) : user.userPrincipalName,
        rule: 'v1: the readable name',
      },
      { name: 'amr', value: authentication.amr, rule: 'v1: the methods used at the home realm' },
      { name: 'ipaddr', value: authentication.ipAddress, rule: 'v1: where the sign-in came from' },
      ...(token === 'access_token' ? [{ name: 'acr', value: '1', rule: 'v1 user tokens' }] : []),
      ...(isGuest
        ? [
            {
              name: 'altsecid',
              value: alternativeSecurityId(authentication, user.puid),
              rule: 'v1 guests: the external credential',
            },
          ]
        : []),
      ...(client.appId === resource.appId
        ? []
        : [{ name: 'puid', value: user.puid, rule: 'v1 access tokens of Microsoft APIs' }]),
    ];
  },
};
