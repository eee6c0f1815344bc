import type { ConsideredRule, RealmDecision, RealmFacts, RealmQuestion, RealmRule } from './realm.js';
import { consumerTenant } from './rules/consumer-tenant.js';
import { createMicrosoftAccount } from './rules/create-microsoft-account.js';
import { domainHint } from './rules/domain-hint.js';
import { federatedDomain } from './rules/federated-domain.js';
import { google } from './rules/google.js';
import { homeTenant } from './rules/home-tenant.js';
import { microsoftAccount } from './rules/microsoft-account.js';
import { oneTimePasscode } from './rules/one-time-passcode.js';
import { ownDomain } from './rules/own-domain.js';
import { remembered } from './rules/remembered.js';
import { unknownAccount } from './rules/unknown-account.js';
import { userNameNeeded } from './rules/user-name-needed.js';

/** The rules in order; the first that does not pass decides. */
export const realmRules: readonly RealmRule[] = [
  domainHint, //              no address, but the application names a federated domain
  userNameNeeded, //          no address and no usable hint: ask
  consumerTenant, //          at the tenant of personal accounts nobody else's realm counts
  remembered, //              a guest who has redeemed keeps the realm he redeemed with
  ownDomain, //               members of this tenant
  homeTenant, //              a user of another Entra tenant
  federatedDomain, //         SAML (or WS-Fed) configured for the domain
  google, //                  gmail.com and googlemail.com, when Google is configured
  microsoftAccount, //        an existing personal Microsoft account
  oneTimePasscode, //         an invited person with no realm of their own
  createMicrosoftAccount, //  the same with one-time passcode off
  unknownAccount, //          nobody
];

/** Asks the rules in order. The same for the sign-in, the public look-ups and `explain`. */
export async function discover(question: RealmQuestion, facts: RealmFacts): Promise<RealmDecision> {
  const considered: ConsideredRule[] = [];
  for (const rule of realmRules) {
    const answer = await rule.consider(question, facts);
    const { because } = answer;
    considered.push({ rule: rule.name, matched: answer.kind !== 'pass', because });
    switch (answer.kind) {
      case 'pass':
        break;
      case 'realm':
        return { kind: 'go', realm: answer.realm, because, considered };
      case 'refuse':
        return { kind: 'refuse', aadsts: answer.aadsts, message: answer.message, because, considered };
      case 'ask-user-name':
        return { kind: 'ask-user-name', because, considered };
    }
  }
  throw new Error('The last rule always answers.');
}
