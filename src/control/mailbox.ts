import { defineErrors } from '#errors';
import { type Clock, type Mail, type Mailbox, type Mailer, newId, type SentMail } from '#platform';
import type { Store } from '#store';

const mailError = defineErrors('control', {
  'header-injection': ['invalid', 'An address or subject of a mail may not contain line breaks.'],
});

/** Newest kept; a test run that sends more has looked at them long ago. */
const mostMails = 1000;
/** How often a wait looks for mails that another server on the same store has kept. */
const lookEveryMs = 100;

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

  const newestId = async () => {
    const newest = (await store.get<number>(countKey)) ?? 0;
    return (await store.get<SentMail>(mailKey(newest)))?.id;
  };

  /** Mail, number and whose it is are one step: whoever sees the number finds the mail. */
  const keep = async (mail: SentMail): Promise<number> => {
    for (;;) {
      const before = await store.get<number>(countKey);
      const number = (before ?? 0) + 1;
      const last = number - mostMails;
      const oldest = await store.get<SentMail>(mailKey(last));
      const isKept = await store.commit(
        [
          { put: countKey, value: number },
          { put: mailKey(number), value: mail },
          { addTo: personKey(mail.to), member: String(number) },
          ...(oldest === undefined
            ? []
            : [{ remove: mailKey(last) }, { dropFrom: personKey(oldest.to), member: String(last) }]),
        ],
        [{ key: countKey, is: before }],
      );
      if (!isKept) continue;
      for (const wake of waiting) wake();
      return number;
    }
  };

  /** Until a mail is kept here, or it is time to see whether one was kept elsewhere. */
  const wait = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(done, milliseconds);
      function done() {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      }
      waiting.add(done);
    });

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
      const number = await keep(kept);
      if (deliver === undefined) return kept;
      const delivered: SentMail = { ...kept, delivery: await attempt(deliver, kept) };
      // Unless the mailbox was emptied meanwhile.
      await store.change<SentMail>(mailKey(number), (current) => (current?.id === kept.id ? delivered : current));
      return delivered;
    },

    list,

    async waitFor(filter, waitSeconds) {
      const deadline = performance.now() + waitSeconds * 1000; // real time: a frozen clock must not freeze the wait
      let seen: string | undefined; // an empty mailbox need not be listed
      for (;;) {
        const last = await newestId();
        const [newest] = last === seen ? [] : await list(filter);
        seen = last;
        const left = deadline - performance.now();
        if (newest !== undefined || left <= 0) return newest;
        await wait(Math.min(left, lookEveryMs));
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
