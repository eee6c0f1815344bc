import * as z from 'zod';
import { guid } from './application-seed.js';
import {
  type ConditionalAccessPolicy,
  type GuestOrExternalUserType,
  type GuestsOrExternalUsers,
  guestOrExternalUserTypes,
} from './model/conditional-access.js';

/** Graph sends what is not set as null, an empty list or an empty object. */
function saysNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** A part of Graph's policy that may be there but say nothing: a policy that is half understood protects nobody. */
function notModelled(what: string) {
  return z.unknown().optional().refine(saysNothing, `${what} is not modelled yet, only terms of use are; leave it out`);
}

const id = (words: readonly string[]) =>
  z
    .string()
    .refine(
      (each) => words.includes(each) || guid.safeParse(each).success,
      `an id, ${words.join(', ')}; nothing else is modelled yet`,
    );
const userId = id(['All', 'None', 'GuestsOrExternalUsers']);
const appId = id(['All', 'None']);

const userTypes = z.string().refine(
  (text) => {
    const types: readonly string[] = guestOrExternalUserTypes;
    return typesOf(text).every((each) => types.includes(each));
  },
  `some of ${guestOrExternalUserTypes.join(', ')}, separated by commas`,
);

const guests = z
  .strictObject({
    guestOrExternalUserTypes: userTypes.describe('For example b2bCollaborationGuest,b2bCollaborationMember.'),
    externalTenants: z
      .strictObject({
        '@odata.type': z.string().optional(),
        membershipKind: z.enum(['all', 'enumerated']),
        members: z.array(guid).optional(),
      })
      .nullish()
      .describe('Only people of these home tenants.'),
  })
  .nullish();

const users = z
  .strictObject({
    includeUsers: z.array(userId).default([]),
    excludeUsers: z.array(userId).default([]),
    includeGroups: z.array(guid).default([]),
    excludeGroups: z.array(guid).default([]),
    includeRoles: notModelled('the condition includeRoles'),
    excludeRoles: notModelled('the condition excludeRoles'),
    includeGuestsOrExternalUsers: guests,
    excludeGuestsOrExternalUsers: guests,
  })
  .refine(
    (each) =>
      each.includeUsers.length + each.includeGroups.length > 0 || !saysNothing(each.includeGuestsOrExternalUsers),
    'a policy must include somebody: includeUsers, includeGroups or includeGuestsOrExternalUsers',
  );

const conditions = z.strictObject({
  applications: z.strictObject({
    includeApplications: z.array(appId).min(1).describe('App ids, or All.'),
    excludeApplications: z.array(appId).default([]),
    includeUserActions: notModelled('the condition includeUserActions'),
    includeAuthenticationContextClassReferences: notModelled('the authentication context'),
    applicationFilter: notModelled('the condition applicationFilter'),
  }),
  users,
  clientAppTypes: z
    .array(z.literal('all', { error: 'client app types are not modelled yet, only all' }))
    .default(['all'])
    .describe('Only all.'),
  platforms: notModelled('the condition platforms'),
  locations: notModelled('the condition locations'),
  devices: notModelled('the condition devices'),
  deviceStates: notModelled('the condition deviceStates'),
  clientApplications: notModelled('the condition clientApplications'),
  authenticationFlows: notModelled('the condition authenticationFlows'),
  signInRiskLevels: notModelled('the condition signInRiskLevels'),
  userRiskLevels: notModelled('the condition userRiskLevels'),
  servicePrincipalRiskLevels: notModelled('the condition servicePrincipalRiskLevels'),
  insiderRiskLevels: notModelled('the condition insiderRiskLevels'),
});

const grantControls = z.strictObject({
  operator: z.enum(['AND', 'OR']).default('AND').describe('OR: one of several agreements is enough.'),
  builtInControls: notModelled('a grant control of builtInControls'),
  customAuthenticationFactors: notModelled('customAuthenticationFactors'),
  authenticationStrength: notModelled('authenticationStrength'),
  termsOfUse: z
    .array(z.string().min(1), { error: 'termsOfUse is the only grant control that is modelled; name an agreement' })
    .min(1, 'termsOfUse is the only grant control that is modelled; name an agreement')
    .describe('Ids of agreements; in a config file also their displayName.'),
});

const properties = {
  displayName: z.string().min(1),
  state: z.enum(['enabled', 'disabled', 'enabledForReportingButNotEnforced']),
  conditions,
  grantControls,
  sessionControls: notModelled('sessionControls'),
};

/** A policy as Graph takes it; what it says beyond terms of use is refused, never ignored. */
export const conditionalAccessPolicySchema = z.strictObject(properties);

/** A policy of the config file. */
export const conditionalAccessPolicySeed = z.strictObject({ id: guid.optional(), ...properties });

/** A policy as kept. */
export function conditionalAccessPolicyOf(
  seed: z.infer<typeof conditionalAccessPolicySchema>,
  about: Pick<ConditionalAccessPolicy, 'id' | 'createdDateTime' | 'modifiedDateTime'>,
): ConditionalAccessPolicy {
  const { applications, users: people } = seed.conditions;
  return {
    id: about.id,
    createdDateTime: about.createdDateTime,
    modifiedDateTime: about.modifiedDateTime,
    displayName: seed.displayName,
    state: seed.state,
    applications: { include: applications.includeApplications, exclude: applications.excludeApplications },
    users: {
      include: people.includeUsers,
      exclude: people.excludeUsers,
      includeGroups: people.includeGroups,
      excludeGroups: people.excludeGroups,
      includeGuests: guestsOf(people.includeGuestsOrExternalUsers),
      excludeGuests: guestsOf(people.excludeGuestsOrExternalUsers),
    },
    operator: seed.grantControls.operator,
    termsOfUse: seed.grantControls.termsOfUse,
  };
}

function guestsOf(given: z.infer<typeof guests>): GuestsOrExternalUsers | null {
  if (given === undefined || given === null) return null;
  const { externalTenants: tenants } = given;
  const isSome = tenants?.membershipKind === 'enumerated';
  return {
    types: typesOf(given.guestOrExternalUserTypes) as readonly GuestOrExternalUserType[],
    tenantIds: isSome ? (tenants.members ?? []) : null,
  };
}

function typesOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
