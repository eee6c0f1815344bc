import type { Tenant, User } from '#directory';

/** Whether somebody may invite, and why. */
export type InviterDecision = { readonly allowed: boolean; readonly because: string };

const administrators = ['Global Administrator', 'User Administrator', 'Guest Inviter', 'Directory Writers'];

/**
 * External collaboration settings, "who may invite" (`authorizationPolicy.allowInvitesFrom`). Applications may unless
 * nobody may (unverified: field reports differ for adminsAndGuestInviters).
 */
export function mayInvite(setting: Tenant['allowInvitesFrom'], who: User | 'application'): InviterDecision {
  if (setting === 'none') return { allowed: false, because: 'nobody may invite to this organisation' };
  if (who === 'application') return { allowed: true, because: 'applications with the permission may invite' };
  if (who.directoryRoles.some((role) => administrators.includes(role))) {
    return { allowed: true, because: 'holds a role that may invite' };
  }
  switch (setting) {
    case 'adminsAndGuestInviters':
      return { allowed: false, because: 'only administrators and guest inviters may invite' };
    case 'adminsGuestInvitersAndAllMembers':
      return who.userType === 'Member'
        ? { allowed: true, because: 'members may invite' }
        : { allowed: false, because: 'guests may not invite' };
    case 'everyone':
      return { allowed: true, because: 'everyone may invite' };
  }
}
