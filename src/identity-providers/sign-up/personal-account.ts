import { type Directory, newConsumerUser } from '#directory';
import { EmulatorError } from '#errors';
import type { OneTimeCodes } from '../email-otp/code.js';
import { entraIdentity } from '../entra/identity.js';
import type { IdentityProvider, ProviderIo } from '../provider.js';
import { createSignUpProvider } from './create-sign-up-provider.js';

/** "Create account" at the tenant of personal accounts, with an address that the person has already. */
export function createPersonalSignUp(
  { id, codes, consumers }: { readonly id: string; readonly codes: OneTimeCodes; readonly consumers: Directory },
  io: ProviderIo,
): IdentityProvider {
  return createSignUpProvider(
    {
      id,
      displayName: 'new Microsoft account',
      codes,
      explanation: 'There is no Microsoft account with this address yet. Create one: it keeps the address you have.',
      async create({ address, displayName, passwordHash }) {
        try {
          const user = await consumers.users.create(
            newConsumerUser({ email: address, displayName }, io.clock.now(), passwordHash),
          );
          return entraIdentity(user, consumers.tenant);
        } catch (error) {
          if (error instanceof EmulatorError && error.code === 'directory.already-exists') {
            return { problem: `${address} is a Microsoft account already. Start again and sign in with it.` };
          }
          throw error;
        }
      },
    },
    io,
  );
}
