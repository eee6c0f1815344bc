/** A mail to be sent. Addresses are bare; header injection is refused by the mailer. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The one-time code in the mail, so that scripts need not parse the text. */
  readonly code?: string;
  readonly replyTo?: string;
  readonly cc?: readonly string[];
}

/** A mail as the mailbox keeps it. `delivery` says what became of it outside: SMTP is optional and may fail. */
export interface SentMail extends Mail {
  readonly id: string;
  readonly from: string;
  readonly sentAt: string;
  readonly links: readonly string[];
  readonly delivery:
    | { readonly status: 'mailbox-only' | 'sent' }
    | { readonly status: 'failed'; readonly error: string };
}

/** Sends mail. Resolves once the mail is in the mailbox, even if an outside delivery failed. */
export interface Mailer {
  send(mail: Mail): Promise<SentMail>;
}

/** Reads what was sent, newest first. */
export interface Mailbox {
  list(filter?: { readonly to?: string; readonly subject?: string }): Promise<readonly SentMail[]>;
  /** The newest match, now or when it arrives within `waitSeconds`. */
  waitFor(
    filter: { readonly to?: string; readonly subject?: string },
    waitSeconds: number,
  ): Promise<SentMail | undefined>;
  clear(): Promise<void>;
}
