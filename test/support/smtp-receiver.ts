import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server that keeps what it gets, as text with headers. */
export interface SmtpReceiver {
  readonly url: string;
  /** The mails so far (to an address); waits until there is one. */
  received(
    to?: string,
  ): Promise<readonly { readonly from: string; readonly to: readonly string[]; readonly source: string }[]>;
  stop(): Promise<void>;
}

export async function createSmtpReceiver(): Promise<SmtpReceiver> {
  const mails: { from: string; to: string[]; source: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString('utf8'),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // The address of a TCP server is never a text.
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    async received(to) {
      const found = () => mails.filter((mail) => to === undefined || mail.to.includes(to));
      for (let tries = 0; found().length === 0 && tries < 100; tries += 1)
        await new Promise((wake) => setTimeout(wake, 50));
      return found();
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
