import { definePage } from '#web';
import type { PartnerPerson } from './partner.js';

/** "Choose an account": the partner's people, one click each. */
export const choosePersonPage = definePage<{
  readonly partner: string;
  readonly action: string;
  readonly people: readonly PartnerPerson[];
  readonly hint?: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}>('partners/choose-person');

/** Back to the relying party with the answer. */
export const answerPage = definePage<{
  readonly partner: string;
  readonly action: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}>('partners/answer');

/** The partner does not understand the request. */
export const refusalPage = definePage<{ readonly partner: string; readonly reason: string }>('partners/refusal');

/** Nobody is signed in at the partner any more. */
export const signedOutPage = definePage<{ readonly partner: string }>('partners/signed-out');

/** The hinted person first. */
export function inOrder(people: readonly PartnerPerson[], hint: string | undefined): readonly PartnerPerson[] {
  const hinted = people.filter((person) => person.email.toLowerCase() === hint?.toLowerCase());
  return [...hinted, ...people.filter((person) => !hinted.includes(person))];
}
