import { defineErrors } from '#errors';

/** What an invitation can be refused with; the texts are Entra's where they are known (troubleshoot, B2B). */
export const invitationError = defineErrors('invitations', {
  'address-invalid': ['invalid', 'The invited user email address is not valid.'],
  'name-invalid': ['invalid', 'The invited user display name must not hold line breaks or other control characters.'],
  'redirect-invalid': ['invalid', 'The invite redirect url must be an absolute http or https URL.'],
  'message-invalid': ['invalid', 'The invited user message info is not valid.'],
  'not-allowed': [
    'denied',
    'Guest invitations not allowed for your company. Contact your company administrator for more details.',
  ],
  'domain-not-allowed': [
    'invalid',
    "This user cannot be invited because the domain of the user's email address is not on the list of allowed domains, or is blocked, in this directory.",
  ],
  'cross-tenant': ['invalid', 'This user cannot be invited: cross-tenant access settings do not allow it.'],
  'own-domain': [
    'invalid',
    "This user cannot be invited because the domain of the user's email address is a verified domain of this directory.",
  ],
  'inviter-tenant': ['invalid', 'Invitee is in inviter tenant'],
  'user-exists': ['invalid', 'The invited user already exists in the directory.'],
  'user-not-found': ['not-found', 'The invited user was not found in the directory.'],
  'reset-not-possible': ['invalid', 'The redemption status of this user cannot be reset.'],
  'conversion-not-possible': ['invalid', 'This user cannot be invited to B2B collaboration.'],
  converted: ['conflict', 'UserState is neither accepted nor pending.'],
});
