import { defineErrors } from '#errors';

/** What the directory can refuse. */
export const directoryError = defineErrors('directory', {
  'already-exists': ['conflict', 'An object with this identifier exists already.'],
  'tenant-not-found': ['not-found', 'There is no such tenant on this server.'],
});
