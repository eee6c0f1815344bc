import { defineErrors } from '#errors';

/** What can go wrong with a store beyond this process. */
export const storeError = defineErrors('store', {
  'bad-address': ['invalid', 'The address of the store is not understood.'],
  unavailable: ['unavailable', 'The store does not answer. Try again in a moment.'],
  refused: ['internal', 'The store did not do what it was asked.'],
});
