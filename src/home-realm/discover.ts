import { classicOrder } from './classic-order.js';
import { configuredOrder } from './configured-order.js';
import type { ConsideredRule, RealmDecision, RealmFacts, RealmQuestion, RealmRule } from './realm.js';
import { consumerTenant } from './rules/consumer-tenant.js';
import { domainHint } from './rules/domain-hint.js';
import { ownDomain } from './rules/own-domain.js';
import { remembered } from './rules/remembered.js';
import { selfServiceSignUp } from './rules/self-service-sign-up.js';
import { unknownAccount } from './rules/unknown-account.js';
import { userNameNeeded } from './rules/user-name-needed.js';

/** The rules of a tenant in order; the first that does not pass decides. */
export function realmRules(
  tenant: RealmFacts['tenant'],
  { signUpWith }: Pick<RealmQuestion, 'signUpWith'> = {},
): readonly RealmRule[] {
  return [
    domainHint, //                 no address, but the application names a federated domain
    userNameNeeded, //             no address and no usable hint: ask
    ...(signUpWith === undefined ? [] : [selfServiceSignUp]), // the person makes an account
    consumerTenant, //             at the tenant of personal accounts nobody else's realm counts
    remembered, //                 a guest who has redeemed keeps the realm he redeemed with
    ownDomain, //                  members of this tenant
    // Entra, federation, Google and what is left: as the tenant orders them, or as in May 2020.
    ...(tenant.redemptionMode === 'classic' ? classicOrder : configuredOrder(tenant)),
    unknownAccount, //             nobody
  ];
}

/** Asks the rules in order. The same for the sign-in, the public look-ups and `explain`. */
export async function discover(question: RealmQuestion, facts: RealmFacts): Promise<RealmDecision> {
  const considered: ConsideredRule[] = [];
  for (const rule of realmRules(facts.tenant, question)) {
    const answer = await rule.consider(question, facts);
    const { because } = answer;
    considered.push({ rule: rule.name, matched: answer.kind !== 'pass', because });
    switch (answer.kind) {
      case 'pass':
        break;
      case 'realm':
        return { kind: 'go', realm: answer.realm, because, considered };
      case 'choose':
        return { kind: 'choose', realms: answer.realms, because, considered };
      case 'refuse':
        return { kind: 'refuse', aadsts: answer.aadsts, message: answer.message, because, considered };
      case 'fail': {
        const { message, code } = answer;
        return { kind: 'fail', message, because, considered, ...(code === undefined ? {} : { code }) };
      }
      case 'ask-user-name':
        return { kind: 'ask-user-name', because, considered };
    }
  }
  throw new Error('The last rule always answers.');
}
