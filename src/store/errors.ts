import { defineErrors } from '#errors';

/** What can be wrong with a store; the message names where it is. */
export const storeError = defineErrors('store', {
  'bad-address': ['invalid', 'The address of the store is not understood.'],
  unavailable: ['unavailable', 'The store does not answer. Try again in a moment.'],
  refused: ['internal', 'The store did not do what it was asked.'],
  foreign: ['invalid', 'What is kept there was not written by Guesthouse.'],
  'other-version': ['invalid', 'What is kept there was written by a newer Guesthouse.'],
  damaged: ['internal', 'What is kept there cannot be read.'],
  'in-use': ['conflict', 'Another server keeps its state there.'],
  'not-kept': ['unavailable', 'The change could not be kept, so it was not made.'],
});
