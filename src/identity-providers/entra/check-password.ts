import { type User, verifyPassword } from '#directory';
import type { PasswordAttempts } from './password-attempts.js';

/** Whose password it is, or the AADSTS number of the refusal. An unknown user takes as long as a wrong password. */
export async function checkPassword(
  home: {
    readonly tenantId: string;
    readonly attempts: PasswordAttempts;
    readonly findUser: (userName: string) => Promise<User | undefined>;
  },
  userName: string,
  password: string,
): Promise<{ readonly user: User } | { readonly aadsts: 50126 | 50053 }> {
  const { attempts, tenantId } = home;
  if (await attempts.isLocked(tenantId, userName)) return { aadsts: 50053 };
  const user = await home.findUser(userName);
  if (!(await verifyPassword(password, user?.passwordHash)) || user === undefined) {
    await attempts.recordFailure(tenantId, userName);
    return { aadsts: 50126 };
  }
  await attempts.forget(tenantId, userName);
  return { user };
}
