import { defineErrors } from '#errors';

/** What the room refuses as a whole; problems inside a file are told with line and column instead. */
export const bulkError = defineErrors('bulk', {
  'too-large': ['invalid', 'The file is larger than 10 MB. Split it into several files.'],
  'not-allowed': [
    'denied',
    'Your roles do not allow this. Bulk invite needs User Administrator or Guest Inviter, bulk delete and bulk restore need User Administrator.',
  ],
});
