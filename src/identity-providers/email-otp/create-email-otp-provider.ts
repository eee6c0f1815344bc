import type { Advance, IdentityProvider, ProviderIo } from '../provider.js';
import { type CodeVerdict, codeDigits, type OneTimeCodes } from './code.js';
import { passcodeMail } from './mail.js';
import { enterCodePage, sendCodePage } from './page.js';

/** A session from a passcode lasts a day; then a new code (one-time-passcode). */
const sessionSeconds = 24 * 3600;

/** What is said inline; no AADSTS number exists for these. */
const complaints = {
  wrong: 'The code you entered is incorrect. Please try again.',
  expired: 'That code has expired. Request a new code.',
  replaced: 'That code is no longer valid, because a newer one was requested. Request a new code.',
  locked: "You've entered an incorrect code too many times. Request a new code.",
} as const satisfies Record<Exclude<CodeVerdict, 'right'>, string>;

interface Pending {
  readonly [name: string]: string;
  readonly address: string;
  readonly conversation: string;
}

/** Mails a code to the invited address; whoever reads it owns the mailbox. */
export function createEmailOtpProvider(
  registration: { readonly id: string; readonly codes: OneTimeCodes },
  io: ProviderIo,
): IdentityProvider {
  const { codes } = registration;
  const organisation = io.resourceTenant.displayName;

  const askCode = (pending: Pending, extra: { readonly error?: string; readonly notice?: string } = {}): Advance => ({
    kind: 'page',
    page: enterCodePage({ address: pending.address, ...extra }),
    pending: { ...pending, sent: 'yes' },
  });
  const offer = (pending: Pending, error?: string): Advance => ({
    kind: 'page',
    page: sendCodePage({ address: pending.address, ...(error === undefined ? {} : { error }) }),
    pending,
  });

  const send = async (pending: Pending): Promise<Advance> => {
    const fresh = await codes.issue(pending.address, pending.conversation);
    if ('waitSeconds' in fresh) {
      return askCode(pending, {
        error: `A code was sent just now. You can request another in ${fresh.waitSeconds} seconds.`,
      });
    }
    try {
      const mail = await io.mailer.send(
        passcodeMail(io.renderer, { to: pending.address, organisation, code: fresh.code }),
      );
      io.tracer.record({
        step: 'mail',
        name: mail.delivery.status === 'failed' ? 'code kept in the mailbox, delivery failed' : 'code sent',
        outcome: mail.delivery.status === 'failed' ? 'failed' : 'ok',
        detail: {
          to: pending.address,
          mail: mail.id,
          ...(mail.delivery.status === 'failed' ? { error: mail.delivery.error } : {}),
        },
      });
      return askCode(pending, { notice: `We just sent a code to ${pending.address}.` });
    } catch (error) {
      io.tracer.record({
        step: 'mail',
        name: 'code not sent',
        outcome: 'failed',
        detail: { to: pending.address, error: String(error) },
      });
      return offer(pending, "We couldn't send the code. Please try again.");
    }
  };

  const judge = async (pending: Pending, typed: string): Promise<Advance> => {
    const verdict = await codes.check(pending.address, pending.conversation, typed.replaceAll(/\s/g, ''));
    if (verdict === 'right') return { kind: 'identified', identity: identityOf(pending.address) };
    io.tracer.record({
      step: 'identity-provider',
      name: 'code refused',
      outcome: 'refused',
      detail: { because: reasons[verdict], account: pending.address },
    });
    return askCode(pending, { error: complaints[verdict] });
  };

  return {
    id: registration.id,
    kind: 'email-otp',
    displayName: 'e-mail one-time passcode',
    start: async ({ userName, signInId }) => offer({ address: userName, conversation: signInId }),
    async resume(reply, stored) {
      const pending: Pending = { address: String(stored.address), conversation: String(stored.conversation) };
      if (stored.sent !== 'yes' || reply.form.resend !== undefined) return send(pending);
      const typed = reply.form.otc ?? '';
      return typed.trim() === ''
        ? askCode(pending, { error: `Enter the ${codeDigits}-digit code.` })
        : judge(pending, typed);
    },
  };
}

const reasons = {
  wrong: 'the code is wrong',
  expired: 'the code has expired',
  replaced: 'a newer code was asked for, in this browser or another',
  locked: 'too many wrong codes',
} as const satisfies Record<Exclude<CodeVerdict, 'right'>, string>;

/** Unverified: `amr` of passcode guests. */
function identityOf(address: string) {
  return { kind: 'email-otp', issuer: 'mail', subject: address, email: address, amr: ['otp'], sessionSeconds } as const;
}
