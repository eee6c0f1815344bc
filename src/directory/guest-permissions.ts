/** Guest permission levels (`authorizationPolicy.guestUserRoleId`, users-restrict-guest-permissions). */
export const memberLikeGuestRoleId = 'a0b1b346-4d3e-4e8b-98f8-753987be4970';
export const limitedGuestRoleId = '10dae51f-b6af-4016-8d66-8c2a99b929b3';
export const restrictedGuestRoleId = '2af84b1e-32c8-42b7-82bc-daa82404023b';
