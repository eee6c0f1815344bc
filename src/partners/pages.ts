import { definePage } from '#web';
import type { Conduct } from './misbehaviour/conduct.js';
import { misbehaviours } from './misbehaviour/misbehaviours.js';
import type { PartnerPerson } from './partner.js';

/** "Choose an account": the partner's people, one click each. */
export const choosePersonPage = definePage<{
  readonly partner: string;
  readonly action: string;
  readonly people: readonly PartnerPerson[];
  readonly hint?: string;
  /** What the partner is told to do wrong. */
  readonly misbehaviour?: string;
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
export const signedOutPage = definePage<{
  readonly partner: string;
  /** Addresses of relying parties that are told, each loaded as a picture. */
  readonly told: readonly string[];
  readonly continueUrl?: string;
}>('partners/signed-out');

/** Who is signed in at the partner in this browser, with the way out. */
export const signedInPage = definePage<{
  readonly partner: string;
  readonly people: readonly string[];
  readonly action: string;
}>('partners/signed-in');

/** The partner is down, as it was told to be. */
export const downPage = (partner: string) =>
  refusalPage({ partner, reason: `${partner} is down: 503 Service Unavailable.` }, 503);

/** What the page to choose a person says: the hinted one first, unless the partner ignores hints, and how it misbehaves. */
export async function choice(
  {
    partner,
    people,
    hint,
  }: { readonly partner: string; readonly people: readonly PartnerPerson[]; readonly hint: string },
  conduct: Conduct,
) {
  const current = await conduct.current();
  const heeded = (await conduct.spend('ignores-login-hint')) === undefined ? hint : '';
  return {
    partner,
    people: inOrder(people, heeded),
    ...(heeded === '' ? {} : { hint: heeded }),
    ...(current === undefined ? {} : { misbehaviour: misbehaviours[current.kind].says }),
  };
}

/** The hinted person first. */
function inOrder(people: readonly PartnerPerson[], hint: string): readonly PartnerPerson[] {
  const hinted = people.filter((person) => person.email.toLowerCase() === hint.toLowerCase());
  return [...hinted, ...people.filter((person) => !hinted.includes(person))];
}
