import type { DeletedUser, User } from '#directory';
import type { JsonObject } from '#platform';

/** What `GET /users` shows without `$select` (Graph user). */
export const defaultUserProperties: readonly string[] = [
  ...['businessPhones', 'displayName', 'givenName', 'jobTitle', 'mail', 'mobilePhone', 'officeLocation'],
  ...['preferredLanguage', 'surname', 'userPrincipalName', 'id'],
];

/** Properties of Graph that nothing here uses but everybody may set. */
export const freeProperties: readonly string[] = [
  ...['businessPhones', 'jobTitle', 'mobilePhone', 'officeLocation', 'companyName', 'department', 'employeeId'],
  ...['city', 'country', 'state', 'streetAddress', 'postalCode', 'ageGroup', 'consentProvidedForMinor'],
];

/** Every property a user can be filtered and selected by. */
export const userProperties: readonly string[] = [
  ...defaultUserProperties,
  ...freeProperties,
  ...['accountEnabled', 'createdDateTime', 'creationType', 'deletedDateTime', 'externalUserState'],
  ...['externalUserStateChangeDateTime', 'externalUserConvertedOn', 'identities', 'mailNickname'],
  ...['onPremisesImmutableId', 'onPremisesSyncEnabled', 'onPremisesUserPrincipalName', 'onPremisesDomainName'],
  ...['onPremisesSamAccountName', 'onPremisesDistinguishedName', 'onPremisesLastSyncDateTime'],
  ...['otherMails', 'passwordProfile', 'proxyAddresses', 'refreshTokensValidFromDateTime', 'showInAddressList'],
  ...['signInSessionsValidFromDateTime', 'usageLocation', 'userType', 'assignedLicenses'],
];

/** A user as Graph shows it, every property. */
export function userView(user: User | DeletedUser): JsonObject {
  const free = Object.fromEntries(
    freeProperties.map((name) => [name, user.otherProperties[name] ?? (name === 'businessPhones' ? [] : null)]),
  );
  const validFrom = user.signInSessionsValidFromDateTime ?? user.createdDateTime;
  return {
    id: user.id,
    assignedLicenses: (user.assignedLicenses ?? []).map(({ skuId, disabledPlans }) => ({
      skuId,
      disabledPlans: [...disabledPlans],
    })),
    deletedDateTime: 'deletedDateTime' in user ? user.deletedDateTime : null,
    accountEnabled: user.accountEnabled,
    createdDateTime: user.createdDateTime,
    creationType: user.creationType,
    displayName: user.displayName,
    externalUserConvertedOn: user.externalUserConvertedOn,
    externalUserState: user.externalUserState,
    externalUserStateChangeDateTime: user.externalUserStateChangeDateTime,
    givenName: user.givenName,
    surname: user.surname,
    identities: user.identities.map((each) => ({ ...each })),
    mail: user.mail,
    mailNickname: user.mailNickname,
    onPremisesDistinguishedName: user.onPremises?.onPremisesDistinguishedName ?? null,
    onPremisesDomainName: user.onPremises?.onPremisesDomainName ?? null,
    onPremisesImmutableId: user.onPremisesImmutableId,
    onPremisesLastSyncDateTime: user.onPremises?.onPremisesLastSyncDateTime ?? null,
    onPremisesSamAccountName: user.onPremises?.onPremisesSamAccountName ?? null,
    onPremisesSyncEnabled: user.onPremisesSyncEnabled,
    onPremisesUserPrincipalName: user.onPremises?.onPremisesUserPrincipalName ?? null,
    otherMails: [...user.otherMails],
    // Never shown, whoever asks.
    passwordProfile: null,
    preferredLanguage: user.preferredLanguage ?? null,
    proxyAddresses: [...user.proxyAddresses],
    refreshTokensValidFromDateTime: validFrom,
    showInAddressList: user.showInAddressList,
    signInSessionsValidFromDateTime: validFrom,
    usageLocation: user.usageLocation ?? null,
    userPrincipalName: user.userPrincipalName,
    userType: user.userType,
    ...free,
    ...Object.fromEntries(Object.entries(user.otherProperties).filter(([name]) => name.startsWith('extension_'))),
  };
}
