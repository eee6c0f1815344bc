import { XmlRefusal } from '#xml';
import type { GenuineAssertion } from '../federation/accept-assertion.js';
import type { Expectation } from '../federation/expectation.js';
import { immutableIdClaim } from '../federation/names.js';
import { judgeAssertion } from '../saml/judge-assertion.js';
import { judgeSaml11 } from './judge-saml11.js';
import type { SignedToken } from './read-sign-in-response.js';

/** A token of either version, with the two claims that Entra requires: ImmutableID and emailaddress (direct-federation). */
export function judgeToken({ assertion, version }: SignedToken, expected: Expectation): GenuineAssertion {
  const judged = version === '2.0' ? judgeAssertion(assertion, expected) : judgeSaml11(assertion, expected);
  const [immutableId, ...more] = judged.attributes.get(immutableIdClaim) ?? [];
  if (immutableId === undefined || immutableId === '' || more.length > 0) {
    throw new XmlRefusal('immutable-id', 'The token must have exactly one ImmutableID.');
  }
  return { ...judged, subject: immutableId, subjectFormat: 'ImmutableID' };
}
