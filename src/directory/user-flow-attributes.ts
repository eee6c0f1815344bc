import type { Directory } from './directory.js';
import type { Application } from './model/application.js';
import type { AttributeAssignment, UserFlowAttribute } from './model/user-flow.js';
import { newApplication } from './new-application.js';
import type { Also } from './repository.js';
import { newSeedId } from './seed-id.js';

/** What every organisation has (entra-b2b 6.7: names unverified). */
export const builtInAttributes: readonly UserFlowAttribute[] = (
  [
    ['city', 'City', "The user's city."],
    ['country', 'Country/Region', 'The country/region in which the user is located.'],
    ['displayName', 'Display Name', 'Display Name of the user.'],
    ['email', 'Email Address', 'Email address of the user.'],
    ['givenName', 'Given Name', "The user's given name (also known as first name)."],
    ['jobTitle', 'Job Title', "The user's job title."],
    ['postalCode', 'Postal Code', 'The postal code of the user.'],
    ['state', 'State/Province', 'The state or province in the user’s address.'],
    ['streetAddress', 'Street Address', 'The street address where the user is located.'],
    ['surname', 'Surname', "The user's surname (also known as family name or last name)."],
  ] as const
).map(([id, displayName, description]) => ({
  ...{ id, displayName, description },
  dataType: 'string',
  userFlowAttributeType: 'builtIn',
}));

/** Whether a choice is asked for, and there is nothing to choose from. */
export function lacksChoices(how: Pick<AttributeAssignment, 'userInputType' | 'userAttributeValues'>): boolean {
  return how.userInputType.endsWith('Select') && how.userAttributeValues.length === 0;
}

/** The application that custom attributes belong to; it comes with the first of them. */
export function extensionsApplication(tenantId: string): Application {
  return newApplication({
    tenantId,
    appId: newSeedId(tenantId, 'aad-extensions-app'),
    displayName: 'aad-extensions-app. Do not modify. Used by AAD for storing user data.',
  });
}

/** `extension_{application without dashes}_{name}`, as users have it (user-flow-add-custom-attributes). */
export function customAttributeId(tenantId: string, name: string): string {
  return `extension_${extensionsApplication(tenantId).appId.replaceAll('-', '')}_${name.replace(/\W/g, '')}`;
}

/** All attributes of a tenant by their ids. */
export async function attributesOf({
  userFlowAttributes,
}: Pick<Directory, 'userFlowAttributes'>): Promise<ReadonlyMap<string, UserFlowAttribute>> {
  const all = [...builtInAttributes, ...(await userFlowAttributes.list())];
  return new Map(all.map((each) => [each.id, each]));
}

/** Makes a custom attribute, and with the first one the application it belongs to. Throws `directory.already-exists`. */
export async function addCustomAttribute(
  directory: Pick<Directory, 'tenant' | 'applications' | 'userFlowAttributes' | 'commit'>,
  { displayName, description, dataType }: Pick<UserFlowAttribute, 'displayName' | 'description' | 'dataType'>,
  also: Also<UserFlowAttribute> = () => [],
): Promise<UserFlowAttribute> {
  const { tenant, applications, userFlowAttributes } = directory;
  const id = customAttributeId(tenant.id, displayName);
  const attribute: UserFlowAttribute = { id, displayName, description, dataType, userFlowAttributeType: 'custom' };
  const application = extensionsApplication(tenant.id);
  await directory.commit(async () => {
    const isThere = (await applications.get(application.id)) !== undefined;
    return [
      userFlowAttributes.creating(attribute),
      ...(isThere ? [] : [applications.creating(application)]),
      ...also(attribute),
    ];
  });
  return attribute;
}
