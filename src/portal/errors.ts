import { defineErrors } from '#errors';

/** What a page of the portal can refuse; shown on the page itself. */
export const portalError = defineErrors('portal', {
  'no-such-user': ['not-found', 'There is no user with this address or user principal name.'],
  'no-such-group': ['not-found', 'There is no such group.'],
  'no-such-role': ['not-found', 'The application has no such role.'],
  'already-member': ['conflict', 'The user is a member of this group already.'],
  'already-assigned': ['conflict', 'This role is assigned already.'],
  'dynamic-group': ['conflict', 'The rule of this group decides who its members are; they cannot be added or removed.'],
  'self-change': ['denied', 'You cannot block or delete your own account.'],
});
