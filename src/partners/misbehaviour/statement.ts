import type { PartnerKeyName } from './keys.js';
import type { MisbehaviourOrder } from './order.js';

/** What a partner says in an answer, in the words of no protocol; each takes what it knows. */
export interface Statement {
  /** Which key signs; undefined when none does. */
  readonly key: PartnerKeyName | undefined;
  /** What the partner takes for the present. */
  readonly now: Date;
  readonly audience: string;
  readonly recipient: string;
  /** The request that is answered: an id in SAML, the nonce in OpenID. */
  readonly request: string;
  readonly emails: readonly string[];
  readonly isError: boolean;
  /** Nobody but the tenant shall read it; not known to OpenID here. */
  readonly isEncrypted?: boolean;
}

const aheadSeconds = 3600;
/** More than the hour for which tokens are good. */
const behindSeconds = 2 * 3600;

/** The statement as the order bends it (own design; `misbehaviours.ts` says in words what each does). */
export function bend(honest: Statement, order: MisbehaviourOrder | undefined): Statement {
  if (order === undefined) return honest;
  const { kind, skewSeconds } = order;
  const shifted = (seconds: number) => new Date(honest.now.getTime() + seconds * 1000);
  const [email = ''] = honest.emails;
  switch (kind) {
    case 'wrong-key':
      return { ...honest, key: 'stranger' };
    case 'expired-key':
      return { ...honest, key: 'expired' };
    case 'new-key-announced':
    case 'new-key-unannounced':
      return { ...honest, key: 'new' };
    case 'unsigned':
      return { ...honest, key: undefined };
    case 'encrypted-only':
      return { ...honest, isEncrypted: true };
    case 'encrypted-unsigned':
      return { ...honest, key: undefined, isEncrypted: true };
    case 'clock-ahead':
      return { ...honest, now: shifted(skewSeconds ?? aheadSeconds) };
    case 'clock-behind':
      return { ...honest, now: shifted(-(skewSeconds ?? behindSeconds)) };
    case 'email-missing':
      return { ...honest, emails: [] };
    case 'email-twice':
      return { ...honest, emails: [email, `another.${email}`] };
    case 'email-of-another-domain':
      return { ...honest, emails: [`${email.split('@')[0]}@elsewhere.example`] };
    case 'wrong-audience':
      return { ...honest, audience: 'https://elsewhere.example/' };
    case 'wrong-recipient':
      return { ...honest, recipient: 'https://elsewhere.example/login.srf' };
    case 'wrong-request':
      return { ...honest, request: '_another-request' };
    case 'error-status':
      return { ...honest, isError: true };
    // These show elsewhere: before the answer, in its delay, or in its being an old one.
    case 'replay':
    case 'slow':
    case 'down':
    case 'ignores-login-hint':
      return honest;
  }
}
