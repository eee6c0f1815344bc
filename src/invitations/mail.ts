import { type Invitation, logoUrl, type Tenant, type User } from '#directory';
import type { Mail } from '#platform';
import type { Renderer } from '#web';
import type { Inviter } from './invitation-request.js';
import { type Language, languageOf, words } from './mail-words.js';

/** What the mail is made of. */
export interface InvitationMailFacts {
  readonly tenant: Tenant;
  readonly inviter: Inviter;
  readonly invitation: Invitation;
  readonly guest: User;
  readonly redeemUrl: string;
  readonly unsubscribeUrl: string;
  /** Of the guest's home tenant, where it is known here. */
  readonly homeLanguage?: string | undefined;
}

/** The invitation mail with all its elements (invitation-email-elements). */
export function invitationMail(renderer: Renderer, facts: InvitationMailFacts): Mail {
  const { tenant, inviter, invitation, guest, redeemUrl, unsubscribeUrl } = facts;
  const language = chooseLanguage(facts);
  const name = inviter.kind === 'user' ? inviter.user.displayName : undefined;
  // A service principal, or somebody without an address, may not put words into this mail.
  const personal = inviter.kind === 'user' && inviter.user.mail !== null;
  const message = personal ? invitation.message.customizedMessageBody : null;
  const model = {
    language,
    t: words[language],
    organisation: tenant.displayName,
    domain: tenant.domains[0] ?? tenant.initialDomain,
    inviterName: name,
    inviterMail: inviter.kind === 'user' ? (inviter.user.mail ?? undefined) : undefined,
    message: message === '' ? null : message,
    target: invitation.inviteRedirectUrl,
    redeemUrl,
    unsubscribeUrl,
    privacyUrl: tenant.privacyProfile?.statementUrl,
    guest: guest.displayName,
    logo: logoUrl(tenant.branding?.bannerLogo) ?? logoUrl(tenant.branding?.squareLogo),
    color: tenant.branding?.backgroundColor,
  };
  const cc = invitation.message.ccRecipients.flatMap(({ address }) => (address ? [address] : []));
  return {
    to: invitation.invitedUserEmailAddress,
    subject: words[language].subject.replace('{name}', (name ?? tenant.displayName).replaceAll(/[\r\n]/g, ' ')),
    text: renderer.text('mail/invitation-text', model),
    html: renderer.text('mail/invitation-html', model),
    ...(cc.length === 0 ? {} : { cc }),
    ...(model.inviterMail === undefined ? {} : { replyTo: model.inviterMail }),
  };
}

/**
 * What a guest gets instead where redemption is automatic: nothing is to be accepted (automatic-redemption-include;
 * its wording is unverified).
 */
export function notificationMail(
  renderer: Renderer,
  { tenant, invitation, guest }: Pick<InvitationMailFacts, 'tenant' | 'invitation' | 'guest'>,
): Mail {
  const domain = tenant.domains[0] ?? tenant.initialDomain;
  const target = invitation.inviteRedirectUrl;
  const model = { organisation: tenant.displayName, domain, target, guest: guest.displayName };
  return {
    to: invitation.invitedUserEmailAddress,
    subject: `You now have access to applications of ${tenant.displayName.replaceAll(/[\r\n]/g, ' ')}`,
    text: renderer.text('mail/access-text', model),
    html: renderer.text('mail/access-html', model),
  };
}

/** `messageLanguage`, the guest's, the home tenant's, this tenant's, English. A custom body ignores the first. */
function chooseLanguage({ invitation, guest, homeLanguage, tenant }: InvitationMailFacts): Language {
  const { messageLanguage, customizedMessageBody } = invitation.message;
  const asked = customizedMessageBody === null || customizedMessageBody === '' ? messageLanguage : null;
  const candidates = [asked, guest.preferredLanguage, homeLanguage, tenant.preferredLanguage];
  return candidates.map(languageOf).find((each) => each !== undefined) ?? 'en';
}
