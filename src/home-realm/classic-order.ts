import type { RealmRule } from './realm.js';
import { consumerDomain } from './rules/consumer-domain.js';
import { directLinkEnds } from './rules/direct-link-ends.js';
import { federatedDomain } from './rules/federated-domain.js';
import { google } from './rules/google.js';
import { homeTenant } from './rules/home-tenant.js';
import { microsoftAccount } from './rules/microsoft-account.js';
import { oneTimePasscode } from './rules/one-time-passcode.js';
import { selfServiceAccount } from './rules/self-service-account.js';

/**
 * `redemptionMode: classic`: the eleven steps in which Microsoft described redemption in May 2020. Step 5 is that the first
 * realm found signs the person in, step 11 that the permissions page follows; both are the sign-in's.
 */
export const classicOrder: readonly RealmRule[] = [
  homeTenant, //          1      a user of an existing Entra tenant; also a Microsoft account: the person says which
  federatedDomain, //     2      direct federation with the domain
  google, //              3      gmail.com and googlemail.com, when Google federation is on
  microsoftAccount, //    4      an existing Microsoft account
  oneTimePasscode, //     6, 7   none found, and one-time passcode is on: a code
  directLinkEnds, //      8      without the invitation's link nothing more can be done
  consumerDomain, //      8, 10  a consumer's domain: create a Microsoft account
  selfServiceAccount, //  9      else a self-service Entra account, or the page that says why not
];
