/**
 * INVITATIONS: may they be invited, and who do they become?
 *
 * Creates the guest object of an invitation after the gates have let it pass. Knows nothing of mail yet and
 * nothing of sign-in; redemption takes over when the person arrives.
 *
 * Sources: Microsoft Graph v1.0 invitation-post; entra-docs external-id/allow-deny-list, troubleshoot.
 */
export { type InvitationOutcome, type InvitationRequest, inviteGuest } from './invite-guest.js';
