import { builtInSignUpProviders, domainOf } from '#directory';
import type { RealmRule, RuleAnswer } from '../realm.js';
import { google } from './google.js';
import { entraRealm, homeTenantRealm } from './home-tenant.js';
import { microsoftAccountRealm } from './microsoft-account.js';
import { oneTimePasscodeRealm } from './one-time-passcode.js';

const { entra, microsoftAccount, oneTimePasscode } = builtInSignUpProviders;

/**
 * The person makes an account by a user flow: by an own account where the flow takes those, else by a code to the address
 * (self-service-sign-up-user-flow). Who is somebody here already signs in.
 */
export const selfServiceSignUp: RealmRule = {
  name: 'self-service-sign-up',
  async consider(question, facts) {
    const { userName = '', signUpWith = [] } = question;
    const { tenant, users } = facts;
    const known = (await users.findBy('address', userName)) ?? (await users.findBy('user-name', userName));
    if (known !== undefined) return { kind: 'pass', because: `${tenant.displayName} knows this address already` };
    const domain = domainOf(userName);
    if ([tenant.initialDomain, ...tenant.domains].includes(domain))
      return { kind: 'pass', because: `${domain} is a verified domain of ${tenant.displayName}` };
    const has = (id: string) => signUpWith.includes(id);
    const found = (realm: Extract<RuleAnswer, { kind: 'realm' }>['realm'], because: string): RuleAnswer => ({
      ...{ kind: 'realm', realm },
      because: `the person makes an account, and ${because}`,
    });
    const home = has(entra) ? await facts.findHomeAccount(userName) : undefined;
    if (home !== undefined && !home.tenant.isUnmanaged)
      return found(entraRealm(home.tenant), `the address is a user of the Entra tenant ${home.tenant.displayName}`);
    const elsewhere = has(entra) ? facts.homeTenants.find(({ domains }) => domains.includes(domain)) : undefined;
    if (elsewhere !== undefined)
      return found(homeTenantRealm(elsewhere), `its domain is one of the Entra tenant ${elsewhere.displayName}`);
    if (has(microsoftAccount) && (await facts.findConsumerAccount(userName)) !== undefined)
      return found(microsoftAccountRealm, 'a personal Microsoft account has this address');
    const registered = await facts.socialIdentityProviders.findBy('type', 'Google');
    if (registered !== undefined && has(registered.id)) {
      const answer = await google.consider(question, facts);
      if (answer.kind === 'realm') return found(answer.realm, answer.because);
    }
    if (has(oneTimePasscode) && tenant.emailOneTimePasscode !== 'disabled')
      return found(oneTimePasscodeRealm, 'the user flow takes e-mail one-time passcodes');
    return {
      kind: 'refuse',
      aadsts: 50034,
      message: 'You cannot make an account here with this address. Try another, or one of the ways below.',
      because: `the user flow takes ${signUpWith.join(', ')}, and none of them knows the address`,
    };
  },
};
