import type { JsonObject } from '#platform';
import type { Page } from '#web';
import type { Advance, ProviderIo, ProviderReply } from '../provider.js';
import { type CodeVerdict, codeDigits, type OneTimeCodes } from './code.js';
import { passcodeMail } from './mail.js';
import { enterCodePage } from './page.js';

/** What is said inline; no AADSTS number exists for these. */
const complaints = {
  wrong: 'The code you entered is incorrect. Please try again.',
  expired: 'That code has expired. Request a new code.',
  replaced: 'That code is no longer valid, because a newer one was requested. Request a new code.',
  locked: "You've entered an incorrect code too many times. Request a new code.",
} as const satisfies Record<Exclude<CodeVerdict, 'right'>, string>;

const reasons = {
  wrong: 'the code is wrong',
  expired: 'the code has expired',
  replaced: 'a newer code was asked for, in this browser or another',
  locked: 'too many wrong codes',
} as const satisfies Record<Exclude<CodeVerdict, 'right'>, string>;

/** Whose mailbox, and in which conversation. */
export interface ProofPending {
  readonly [name: string]: string;
  readonly address: string;
  readonly conversation: string;
}

/** Asks for a code by mail until the mailbox is proved. */
export interface MailboxProof {
  /** The page before: nothing is sent until the person says so. */
  offer(pending: ProofPending): Advance;
  resume(reply: ProviderReply, stored: JsonObject): Promise<Advance | { readonly proved: ProofPending }>;
}

/** The proof that one-time passcode and sign-up share; `offerPage` says what the code is for. */
export function createMailboxProof(
  { codes, offerPage }: { readonly codes: OneTimeCodes; readonly offerPage: (model: OfferModel) => Page },
  io: ProviderIo,
): MailboxProof {
  const organisation = io.resourceTenant.displayName;

  const askCode = (
    pending: ProofPending,
    extra: { readonly error?: string; readonly notice?: string } = {},
  ): Advance => ({
    kind: 'page',
    page: enterCodePage({ address: pending.address, ...extra }),
    pending: { ...pending, sent: 'yes' },
  });
  const offer = (pending: ProofPending, error?: string): Advance => ({
    kind: 'page',
    page: offerPage({ address: pending.address, ...(error === undefined ? {} : { error }) }),
    pending,
  });

  const send = async (pending: ProofPending): Promise<Advance> => {
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

  const judge = async (pending: ProofPending, typed: string): Promise<Advance | { readonly proved: ProofPending }> => {
    const verdict = await codes.check(pending.address, pending.conversation, typed.replaceAll(/\s/g, ''));
    if (verdict === 'right') return { proved: pending };
    io.tracer.record({
      step: 'identity-provider',
      name: 'code refused',
      outcome: 'refused',
      detail: { because: reasons[verdict], account: pending.address },
    });
    return askCode(pending, { error: complaints[verdict] });
  };

  return {
    offer: (pending) => offer(pending),
    async resume(reply, stored) {
      const pending: ProofPending = { address: String(stored.address), conversation: String(stored.conversation) };
      if (stored.sent !== 'yes' || reply.form.resend !== undefined) return send(pending);
      const typed = reply.form.otc ?? '';
      return typed.trim() === ''
        ? askCode(pending, { error: `Enter the ${codeDigits}-digit code.` })
        : judge(pending, typed);
    },
  };
}

/** What the page before the code shows. */
export interface OfferModel {
  readonly address: string;
  readonly error?: string;
}
