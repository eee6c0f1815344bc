import type { User } from './model/user.js';

/** What an account has of which nothing was said: every way of making one begins here. */
export const blankUser = {
  givenName: null,
  surname: null,
  mail: null,
  mailNickname: null,
  otherMails: [],
  proxyAddresses: [],
  userType: 'Member',
  accountEnabled: true,
  creationType: null,
  externalUserState: null,
  externalUserStateChangeDateTime: null,
  showInAddressList: null,
  sponsors: [],
  onPremisesSyncEnabled: null,
  onPremisesImmutableId: null,
  externalUserConvertedOn: null,
  otherProperties: {},
  directoryRoles: [],
} as const satisfies Partial<User>;
