import { defineErrors } from '#errors';
import { type Clock, type Mail, type Mailbox, type Mailer, newId, type SentMail } from '#platform';
import type { Store } from '#store';

const mailError = defineErrors('control', {
  'header-injection': ['invalid', 'An address or subject of a mail may not contain line breaks.'],
});

/** Newest kept; a test run that sends more has looked at them long ago. */
const mostMails = 1000;

type Filter = { readonly to?: string; readonly subject?: string };

/**
 * Keeps every mail, then tries to deliver it outside if asked to. The mail is in the mailbox whatever becomes of
 * the delivery, which is noted on it.
 */
export function createMailbox(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly from: string;
  readonly deliver?: (mail: SentMail) => Promise<void>;
}): Mailer & Mailbox {
  const { store, clock, deliver } = deps;
  const countKey = ['control', 'mailbox'] as const;
  // A mail is a value of its own: a full mailbox costs no more than an empty one.
  const mailKey = (number: number) => ['control', 'mailbox', String(number)] as const;
  // The numbers of one person's mails: who waits for a code is not read everybody's.
  const personKey = (to: string) => ['control', 'mailbox', 'to', to.toLowerCase()] as const;
  const waiting = new Set<() => void>();

  const allNumbers = async () => {
    const newest = (await store.get<number>(countKey)) ?? 0;
    return Array.from({ length: Math.min(newest, mostMails) }, (_, at) => newest - at);
  };
  const numbersTo = async (to: string) => (await store.members(personKey(to))).map(Number).toSorted((a, b) => b - a);

  const list = async (filter: Filter = {}) => {
    const numbers = filter.to === undefined ? await allNumbers() : await numbersTo(filter.to);
    const mails = await Promise.all(numbers.map((number) => store.get<SentMail>(mailKey(number))));
    return mails.filter((mail) => mail !== undefined).filter((mail) => matches(mail, filter));
  };

  const nextNumber = async () => {
    await store.put(countKey, 0, { ifAbsent: true });
    return (await store.change<number>(countKey, (count = 0) => count + 1)) ?? 1;
  };

  const keep = async (number: number, mail: SentMail) => {
    await store.put(mailKey(number), mail);
    await store.addMember(personKey(mail.to), String(number));
    const oldest = await store.take<SentMail>(mailKey(number - mostMails));
    if (oldest !== undefined) await store.removeMember(personKey(oldest.to), String(number - mostMails));
    for (const wake of waiting) wake();
  };

  return {
    async send(mail) {
      if (/[\r\n]/.test(mail.to + mail.subject)) throw mailError('header-injection');
      const kept: SentMail = {
        ...mail,
        id: newId(),
        from: deps.from,
        sentAt: clock.now().toISOString(),
        links: linksOf(mail),
        delivery: { status: 'mailbox-only' },
      };
      const number = await nextNumber();
      await keep(number, kept);
      if (deliver === undefined) return kept;
      const delivered: SentMail = { ...kept, delivery: await attempt(deliver, kept) };
      await keep(number, delivered);
      return delivered;
    },

    list,

    async waitFor(filter, waitSeconds) {
      const deadline = performance.now() + waitSeconds * 1000; // real time: a frozen clock must not freeze the wait
      for (;;) {
        const [newest] = await list(filter);
        const left = deadline - performance.now();
        if (newest !== undefined || left <= 0) return newest;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(done, left);
          function done() {
            clearTimeout(timer);
            waiting.delete(done);
            resolve();
          }
          waiting.add(done);
        });
      }
    },

    clear: () => store.clear(countKey),
  };
}

async function attempt(deliver: (mail: SentMail) => Promise<void>, mail: SentMail): Promise<SentMail['delivery']> {
  try {
    await deliver(mail);
    return { status: 'sent' };
  } catch (error) {
    return { status: 'failed', error: error instanceof Error ? error.message : String(error) };
  }
}

function matches(mail: SentMail, { to, subject }: Filter): boolean {
  return (
    (to === undefined || mail.to.toLowerCase() === to.toLowerCase()) &&
    (subject === undefined || mail.subject.toLowerCase().includes(subject.toLowerCase()))
  );
}

function linksOf(mail: Mail): readonly string[] {
  return [...new Set(mail.html.match(/https?:\/\/[^\s"'<>]+/g) ?? [])];
}
