/**
 * INVITATIONS: may they be invited, who do they become, and what are they told?
 *
 * `gates.ts` is the list of what an invitation must pass. Creates the guest object (or resets one, or begins to make an
 * internal user an external one), keeps the invitation with its ticket, spells the redeem link and writes the mail.
 * Redemption takes over when the person arrives.
 *
 * Sources: Microsoft Graph v1.0 invitation-post; entra-docs external-id/invitation-email-elements,
 * allow-deny-list, reset-redemption-status, invite-internal-users, troubleshoot.
 */
export { initiatorOf } from './audit.js';
export type { InvitationRequest, Inviter } from './invitation-request.js';
export { createInvitations, type Invitations, type SentInvitation } from './invitations.js';
export { type InvitationOutcome, inviteGuest } from './invite-guest.js';
export { type RedeemLink, readRedeemUrl, redeemUrl } from './redeem-url.js';
