import type { IdentityProvider, ProviderIo } from '../provider.js';
import type { OneTimeCodes } from './code.js';
import { createMailboxProof } from './mailbox-proof.js';
import { sendCodePage } from './page.js';

/** A session from a passcode lasts a day; then a new code (one-time-passcode). */
const sessionSeconds = 24 * 3600;

/** Mails a code to the invited address; whoever reads it owns the mailbox. */
export function createEmailOtpProvider(
  { id, codes }: { readonly id: string; readonly codes: OneTimeCodes },
  io: ProviderIo,
): IdentityProvider {
  const mailbox = createMailboxProof({ codes, offerPage: sendCodePage }, io);
  return {
    id,
    kind: 'email-otp',
    displayName: 'e-mail one-time passcode',
    start: async ({ userName, signInId }) => mailbox.offer({ address: userName, conversation: signInId }),
    async resume(reply, stored) {
      const answer = await mailbox.resume(reply, stored);
      return 'proved' in answer ? { kind: 'identified', identity: identityOf(answer.proved.address) } : answer;
    },
  };
}

/** Unverified: `amr` of passcode guests. */
function identityOf(address: string) {
  return { kind: 'email-otp', issuer: 'mail', subject: address, email: address, amr: ['otp'], sessionSeconds } as const;
}
