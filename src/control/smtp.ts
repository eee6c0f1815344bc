import type { SentMail } from '#platform';

/** Delivers mail to an SMTP server (`smtp://host:port`, `smtps://…`); rejects when the server does not take it. */
export function createSmtpDelivery(url: string, from: string): (mail: SentMail) => Promise<void> {
  const transport = import('nodemailer').then(({ default: { createTransport } }) =>
    createTransport({ url, connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 10_000 }),
  );
  return async (mail) => {
    const { to, subject, text, html, replyTo, cc } = mail;
    await (await transport).sendMail({
      from,
      to,
      subject,
      text,
      html,
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(cc === undefined ? {} : { cc: [...cc] }),
    });
  };
}
