import * as z from 'zod';
import { guid } from './application-seed.js';
import type { Directory } from './directory.js';
import type { AttributeAssignment, ConnectorPoint, UserFlowAttribute } from './model/user-flow.js';
import { newSeedId } from './seed-id.js';
import { addCustomAttribute, attributesOf } from './user-flow-attributes.js';

const dataType = z.enum(['string', 'boolean', 'int64']);

/** Names of custom attributes: they become a part of the name of a property. */
export const attributeName = z.string().regex(/^[A-Za-z][A-Za-z0-9_ ]{0,63}$/, 'letters, digits, spaces, underscores');

/** How an attribute is asked for; Graph's own words. */
export const assignmentSchema = z.strictObject({
  displayName: z.string().min(1).max(100).optional().describe('The label on the page.'),
  isOptional: z.boolean().default(false),
  requiresVerification: z.boolean().default(false),
  userInputType: z
    .enum([
      'textBox',
      'dateTimeDropdown',
      'radioSingleSelect',
      'dropdownSingleSelect',
      'emailBox',
      'checkboxMultiSelect',
    ])
    .default('textBox'),
  userAttributeValues: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(100),
        value: z.string().regex(/^[^,]{1,100}$/, 'no commas: they are between several choices'),
        isDefault: z.boolean().default(false),
      }),
    )
    .max(100)
    .default([])
    .describe('What can be chosen from.'),
});

/** Custom attributes of a tenant. */
export const userFlowAttributeSeed = z.strictObject({
  displayName: attributeName,
  description: z.string().max(256).default(''),
  dataType: dataType.default('string'),
});

/** An API that is asked while somebody signs up. */
export const apiConnectorSeed = z.strictObject({
  id: guid.optional(),
  displayName: z.string().min(1).max(100),
  targetUrl: z
    .url({ protocol: /^https?$/ })
    .describe('Called by POST; federation of the config says where that may be.'),
  authenticationConfiguration: z
    .strictObject({ username: z.string().min(1), password: z.string().min(1) })
    .nullable()
    .default(null)
    .describe('HTTP basic authentication.'),
});

/** A user flow. */
export const userFlowSeed = z
  .strictObject({
    id: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, dashes and underscores')
      .transform((id) => (id.startsWith('B2X_1_') ? id : `B2X_1_${id}`))
      .describe('B2X_1_ is put before it where it is missing.'),
    userFlowIdentityProviders: z
      .array(z.string())
      .min(1)
      .describe(
        'Ids of identityProviders of this tenant (Google-OAUTH, Facebook-OAUTH where they have none of their own), AADSignup-OAUTH, MSASignup-OAUTH, EmailOtpSignup-OAUTH.',
      ),
    applications: z.array(guid).default([]).describe('Ours: app ids of the applications that offer it.'),
    userAttributeAssignments: z
      .array(
        assignmentSchema.extend({ userAttribute: z.string().describe('city, or the name of a custom attribute.') }),
      )
      .max(50)
      .default([])
      .describe('What people are asked for when they sign up; no page without.'),
    apiConnectorConfiguration: z
      .strictObject({
        postFederationSignup: z.string().optional().describe('Asked after the identity provider.'),
        postAttributeCollection: z.string().optional().describe('Asked before the guest is made.'),
      })
      .prefault({})
      .describe('Names of apiConnectors of this tenant.'),
  })
  .describe('People who were not invited make themselves guests at these applications.');

interface SignUpSeed {
  readonly userFlowAttributes: readonly z.infer<typeof userFlowAttributeSeed>[];
  readonly apiConnectors: readonly z.infer<typeof apiConnectorSeed>[];
  readonly b2xUserFlows: readonly z.infer<typeof userFlowSeed>[];
}

/** Attributes, APIs and flows of a tenant, in this order. */
export async function seedUserFlows(seed: SignUpSeed, directory: Directory): Promise<void> {
  const { apiConnectors, userFlows, tenant } = directory;
  for (const each of seed.userFlowAttributes) await addCustomAttribute(directory, each);
  const connectorIds = new Map<string, string>();
  for (const each of seed.apiConnectors) {
    const id = each.id ?? newSeedId(tenant.id, 'api-connector', each.displayName);
    connectorIds.set(each.displayName, id);
    await apiConnectors.create({ ...each, id });
  }
  const known = [...(await attributesOf(directory)).values()];
  for (const { apiConnectorConfiguration, userAttributeAssignments, ...flow } of seed.b2xUserFlows) {
    const points = Object.entries(apiConnectorConfiguration).flatMap(([point, name]) => {
      const id = connectorIds.get(name ?? '');
      return id === undefined ? [] : [[point, id] as const];
    });
    await userFlows.create({
      ...flow,
      userAttributeAssignments: userAttributeAssignments.map((each) => assignmentOf(each, known)),
      apiConnectorConfiguration: Object.fromEntries(points) as Partial<Record<ConnectorPoint, string>>,
    });
  }
}

function assignmentOf(
  { userAttribute, displayName, ...how }: z.infer<typeof userFlowSeed>['userAttributeAssignments'][number],
  known: readonly UserFlowAttribute[],
): AttributeAssignment {
  const attribute = known.find(({ id, displayName: name }) => id === userAttribute || name === userAttribute);
  return {
    ...how,
    id: attribute?.id ?? userAttribute,
    displayName: displayName ?? attribute?.displayName ?? userAttribute,
  };
}
