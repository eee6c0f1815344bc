import type { Agreement, AgreementAcceptance, ConditionalAccessPolicy, GuestsOrExternalUsers, User } from '#directory';
import { isOver } from './expiry.js';
import { guestTypeOf, homeTenantIdOf } from './guest-type.js';

/** Which agreements a person must still accept before tokens are issued, and why. */
export interface TermsOfUseDecision {
  readonly outstanding: readonly Agreement[];
  readonly because: string;
  /** Policies in force that apply to this person at these applications. */
  readonly applied: readonly string[];
  /** What policies that only report would have asked for. */
  readonly reported: readonly string[];
}

/** Who goes where, and what they have answered before. */
export interface TermsOfUseFacts {
  readonly policies: readonly ConditionalAccessPolicy[];
  readonly agreements: readonly Agreement[];
  /** The person's own. */
  readonly acceptances: readonly AgreementAcceptance[];
  readonly user: User;
  readonly groupIds: readonly string[];
  /** The application that signs the person in, and the APIs it asks for (unverified: Entra looks at resources). */
  readonly appIds: readonly string[];
  readonly now: Date;
}

/** Terms of use by Conditional Access: every enabled policy that applies, exclusions first (conditional-access/terms-of-use). */
export function decideTermsOfUse(facts: TermsOfUseFacts): TermsOfUseDecision {
  const applying = facts.policies.filter((policy) => policy.state !== 'disabled' && applies(policy, facts));
  const inForce = applying.filter((policy) => policy.state === 'enabled');
  const asked = inForce.map((policy) => ({ policy, agreements: outstandingOf(policy, facts) }));
  const asking = asked.filter(({ agreements }) => agreements.length > 0);
  const reported = applying.flatMap((policy) =>
    policy.state === 'enabled' || outstandingOf(policy, facts).length === 0 ? [] : [policy.displayName],
  );
  return {
    outstanding: [...new Set(asking.flatMap(({ agreements }) => agreements))],
    because: reasonOf(inForce, asking, facts),
    applied: inForce.map((policy) => policy.displayName),
    reported,
  };
}

function reasonOf(
  inForce: readonly ConditionalAccessPolicy[],
  asking: readonly { readonly policy: ConditionalAccessPolicy; readonly agreements: readonly Agreement[] }[],
  facts: TermsOfUseFacts,
): string {
  if (inForce.length === 0) return 'no Conditional Access policy asks this user for terms of use at this application';
  if (asking.length === 0) {
    return `everything that ${inForce.map((policy) => policy.displayName).join(', ')} asks for has been accepted`;
  }
  return asking
    .flatMap(({ policy, agreements }) =>
      agreements.map((each) => `${policy.displayName} asks for ${each.displayName}, which ${whyNot(each, facts)}`),
    )
    .join('; ');
}

/** What is missing of a policy: with `OR` any one agreement does, and the first is asked. */
function outstandingOf(policy: ConditionalAccessPolicy, facts: TermsOfUseFacts): readonly Agreement[] {
  const named = policy.termsOfUse.flatMap((id) => facts.agreements.find((each) => each.id === id) ?? []);
  const missing = named.filter((agreement) => whyNot(agreement, facts) !== undefined);
  if (policy.operator === 'AND') return missing;
  return missing.length < named.length ? [] : missing.slice(0, 1);
}

/** Undefined when the agreement is accepted as it is now; else what is the matter. */
function whyNot(agreement: Agreement, { acceptances, now }: TermsOfUseFacts): string | undefined {
  const accepted = acceptances.filter((each) => each.agreementId === agreement.id && each.state === 'accepted');
  if (accepted.length === 0) return 'this user has not accepted';
  const good = agreement.files.flatMap((file) => [file.id, ...file.replaces]);
  const current = accepted.filter((each) => good.includes(each.agreementFileId));
  if (current.length === 0) return 'has changed since this user accepted it';
  return current.some((each) => !isOver(agreement, each, now)) ? undefined : 'must be accepted again by now';
}

/** Included and not excluded; an exclusion wins. */
function applies({ applications, users }: ConditionalAccessPolicy, facts: TermsOfUseFacts): boolean {
  const isApp = (list: readonly string[]) => list.includes('All') || facts.appIds.some((each) => list.includes(each));
  if (!isApp(applications.include) || isApp(applications.exclude)) return false;
  const isAmong = (ids: readonly string[], groups: readonly string[], guests: GuestsOrExternalUsers | null) =>
    ids.includes('All') ||
    ids.includes(facts.user.id) ||
    (ids.includes('GuestsOrExternalUsers') && guestTypeOf(facts.user) !== undefined) ||
    facts.groupIds.some((each) => groups.includes(each)) ||
    (guests !== null && isGuestOf(guests, facts.user));
  return (
    isAmong(users.include, users.includeGroups, users.includeGuests) &&
    !isAmong(users.exclude, users.excludeGroups, users.excludeGuests)
  );
}

function isGuestOf({ types, tenantIds }: GuestsOrExternalUsers, user: User): boolean {
  const type = guestTypeOf(user);
  if (type === undefined || !types.includes(type)) return false;
  return tenantIds === null || tenantIds.includes(homeTenantIdOf(user) ?? '');
}
