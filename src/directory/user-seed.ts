import * as z from 'zod';
import { guid } from './application-seed.js';

/** A user of the config file; properties as Graph shows them, so that exported users can be pasted. */
export const userSeed = z.strictObject({
  id: guid.optional().describe('Object id; made from tenant and name when left out, the same at every start.'),
  userPrincipalName: z.email().describe('Sign-in name; its domain must be one of the tenant.'),
  displayName: z.string().min(1),
  givenName: z.string().optional(),
  surname: z.string().optional(),
  mail: z.email().optional().describe('Address; the user principal name when left out.'),
  password: z.string().min(1).optional().describe('Without one the user cannot sign in.'),
  userType: z.enum(['Member', 'Guest']).default('Member'),
  accountEnabled: z.boolean().default(true),
  directoryRoles: z.array(z.string()).default([]).describe('Role names, for example Global Administrator.'),
  usageLocation: z.string().length(2).optional().describe('Two-letter country: the claim ctry.'),
  preferredLanguage: z.string().optional().describe('ll-CC: the claim xms_pl.'),
  otherMails: z.array(z.email()).default([]),
  showInAddressList: z.boolean().nullable().default(null).describe('Whether the global address list has the user.'),
  onPremisesSyncEnabled: z
    .literal(true)
    .nullable()
    .default(null)
    .describe('Mastered by an on-premises directory: a guest of the classic state 3, with userType Guest.'),
  onPremisesImmutableId: z.string().min(1).nullable().default(null),
  onPremisesUserPrincipalName: z.string().min(1).nullable().default(null),
  onPremisesDomainName: z.string().min(1).nullable().default(null),
  onPremisesSamAccountName: z.string().min(1).nullable().default(null),
  onPremisesDistinguishedName: z.string().min(1).nullable().default(null),
});

/** A user of the config file, defaults filled in. */
export type UserSeed = z.infer<typeof userSeed>;
