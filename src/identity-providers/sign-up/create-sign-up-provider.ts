import { hashPassword, type SelfServiceAccount } from '#directory';
import type { ExternalIdentity } from '#redemption';
import type { OneTimeCodes } from '../email-otp/code.js';
import { createMailboxProof, type ProofPending } from '../email-otp/mailbox-proof.js';
import type { Advance, IdentityProvider, ProviderIo, ProviderReply } from '../provider.js';
import { accountDetailsPage, createAccountPage } from './page.js';

/** What differs between the places where an account can be made. */
export interface SignUpRegistration {
  readonly id: string;
  readonly displayName: string;
  readonly codes: OneTimeCodes;
  /** Whose account it will be, in words for the first page. */
  readonly explanation: string;
  /** Makes the account, as one step; or says why not. */
  create(account: SelfServiceAccount): Promise<ExternalIdentity | { readonly problem: string }>;
}

const tooWeak =
  'Your password must have 8 to 256 characters, and three of these: lowercase letters, uppercase letters, numbers, symbols.';

/** A person makes an account: the mailbox is proved by a code, then name and password are given (self-service sign-up). */
export function createSignUpProvider(registration: SignUpRegistration, io: ProviderIo): IdentityProvider {
  const { codes, explanation } = registration;
  const offerPage = (model: { readonly address: string; readonly error?: string }) =>
    createAccountPage({ ...model, explanation });
  const mailbox = createMailboxProof({ codes, offerPage }, io);

  const details = (pending: ProofPending, displayName: string, error?: string): Advance => ({
    kind: 'page',
    page: accountDetailsPage({ address: pending.address, displayName, ...(error === undefined ? {} : { error }) }),
    pending: { ...pending, proved: 'yes' },
  });

  const create = async (pending: ProofPending, { form }: ProviderReply): Promise<Advance> => {
    const { address } = pending;
    const displayName = (form.displayName ?? '').trim().slice(0, 256) || nameOf(address);
    const password = form.passwd ?? '';
    if (!isStrong(password)) return details(pending, displayName, tooWeak);
    const made = await registration.create({ address, displayName, passwordHash: await hashPassword(password) });
    if ('problem' in made) return details(pending, displayName, made.problem);
    io.tracer.record({
      step: 'identity-provider',
      name: 'account created',
      outcome: 'ok',
      detail: { account: address },
    });
    return { kind: 'identified', identity: made };
  };

  return {
    id: registration.id,
    kind: 'entra',
    displayName: registration.displayName,
    start: async ({ userName, signInId }) => mailbox.offer({ address: userName, conversation: signInId }),
    async resume(reply, stored) {
      const pending: ProofPending = { address: String(stored.address), conversation: String(stored.conversation) };
      if (stored.proved === 'yes') return create(pending, reply);
      const answer = await mailbox.resume(reply, stored);
      return 'proved' in answer ? details(answer.proved, nameOf(pending.address)) : answer;
    },
  };
}

const nameOf = (address: string): string => address.split('@')[0] ?? address;

/** Entra's password policy for cloud accounts (concept-sspr-policy). */
function isStrong(password: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(password));
  return password.length >= 8 && password.length <= 256 && kinds.length >= 3;
}
