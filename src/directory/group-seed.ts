import * as z from 'zod';
import { guid } from './application-seed.js';
import { parseMembershipRule } from './membership-rule/parse-rule.js';

/** A group of the config file; properties as Graph shows them. */
export const groupSeed = z
  .strictObject({
    id: guid.optional(),
    displayName: z.string().min(1),
    description: z.string().nullable().default(null),
    mailNickname: z.string().optional(),
    securityEnabled: z.boolean().default(true),
    mailEnabled: z.boolean().default(false),
    groupTypes: z.array(z.enum(['Unified', 'DynamicMembership'])).default([]),
    membershipRule: z
      .string()
      .nullable()
      .default(null)
      .superRefine((rule, context) => {
        try {
          if (rule !== null) parseMembershipRule(rule);
        } catch (error) {
          context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
        }
      })
      .describe('Of groups with DynamicMembership: whom it fits is a member.'),
    membershipRuleProcessingState: z.enum(['On', 'Paused']).nullable().default(null),
    visibility: z.enum(['Public', 'Private', 'HiddenMembership']).nullable().default(null),
    onPremisesSyncEnabled: z.literal(true).nullable().default(null),
    members: z
      .array(z.string().min(1))
      .default([])
      .describe('Object ids, addresses or user principal names; names of other groups.'),
  })
  .refine(
    ({ groupTypes, membershipRule }) => groupTypes.includes('DynamicMembership') === (membershipRule !== null),
    'DynamicMembership and membershipRule go together',
  )
  .refine(
    ({ membershipRule, members }) => membershipRule === null || members.length === 0,
    'members of a dynamic group come by its rule; leave members out',
  );
