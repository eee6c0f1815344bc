import { defineErrors } from '#errors';

/** What the directory can refuse. */
export const directoryError = defineErrors('directory', {
  'already-exists': ['conflict', 'An object with this identifier exists already.'],
  'unknown-principal': ['invalid', 'A group or an app role names somebody who is not in the tenant.'],
  'bad-membership-rule': ['invalid', 'The membership rule is not valid.'],
  'tenant-not-found': ['not-found', 'There is no such tenant on this server.'],
});
