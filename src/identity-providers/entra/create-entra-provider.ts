import type { Tenant, User } from '#directory';
import { aadstsText } from '#errors';
import type { Advance, IdentityProvider, ProviderIo, ProviderReply } from '../provider.js';
import { checkPassword } from './check-password.js';
import { entraIdentity } from './identity.js';
import { passwordPage } from './page.js';
import type { PasswordAttempts } from './password-attempts.js';

/** A home tenant of this server whose users sign in with their password. */
export interface EntraRegistration {
  readonly id: string;
  readonly homeTenant: Tenant;
  readonly findUser: (userName: string) => Promise<User | undefined>;
  readonly attempts: PasswordAttempts;
}

const wrongPassword = "Your account or password is incorrect. If you don't remember your password, reset it now.";

const locked = 'Your account is temporarily locked to prevent unauthorized use. Try again later.';

/** The password page of the home tenant. */
export function createEntraProvider(registration: EntraRegistration, io: ProviderIo): IdentityProvider {
  const { homeTenant, attempts } = registration;

  const show = (userName: string, error?: string): Advance => ({
    kind: 'page',
    page: passwordPage({
      organisation: homeTenant.displayName,
      userName,
      people: homeTenant.oneClickPeople.filter((person) => person === userName || userName === ''),
      ...(error === undefined ? {} : { error }),
    }),
    pending: { userName },
  });

  const trace = (aadsts: 50126 | 50053) =>
    io.tracer.record({
      step: 'identity-provider',
      name: aadsts === 50126 ? 'password refused' : 'account locked',
      outcome: 'refused',
      errorCode: `AADSTS${aadsts}`,
      detail: { because: aadstsText(aadsts) },
    });

  const judge = async (userName: string, password: string): Promise<Advance> => {
    const { findUser } = registration;
    const checked = await checkPassword({ tenantId: homeTenant.id, attempts, findUser }, userName, password);
    if ('user' in checked) return identified(checked.user, homeTenant);
    trace(checked.aadsts);
    return show(userName, checked.aadsts === 50053 ? locked : wrongPassword);
  };

  return {
    id: registration.id,
    kind: 'entra',
    displayName: homeTenant.displayName,
    start: async ({ userName }) => show(userName),
    async resume(reply: ProviderReply, pending) {
      const userName = typeof pending.userName === 'string' ? pending.userName : '';
      const { person, passwd } = reply.form;
      if (person !== undefined && homeTenant.oneClickPeople.includes(person)) {
        const user = await registration.findUser(person);
        if (user !== undefined) return identified(user, homeTenant);
      }
      if (passwd === undefined || passwd === '') return show(userName, 'Please enter your password.');
      return judge(userName, passwd);
    },
  };
}

function identified(user: User, tenant: Tenant): Advance {
  if (!user.accountEnabled) {
    return { kind: 'refused', aadsts: 50057, detail: { because: `the account is disabled in ${tenant.displayName}` } };
  }
  return { kind: 'identified', identity: entraIdentity(user, tenant) };
}
