import { groupProperties } from './resources/group-view.js';
import { userProperties } from './resources/user-view.js';

const collections = ['businessPhones', 'otherMails', 'proxyAddresses', 'groupTypes'];
const flags = ['accountEnabled', 'showInAddressList', 'onPremisesSyncEnabled', 'mailEnabled', 'securityEnabled'];

/** `$metadata` of what is served: entity types with their properties, and the entity sets. */
export function graphMetadata(): string {
  const typeOf = (name: string) => {
    if (collections.includes(name)) return 'Collection(Edm.String)';
    if (name === 'assignedLicenses') return 'Collection(graph.assignedLicense)';
    if (name === 'passwordProfile') return 'graph.passwordProfile';
    if (name === 'identities') return 'Collection(graph.objectIdentity)';
    if (flags.includes(name)) return 'Edm.Boolean';
    return name.endsWith('DateTime') || name.endsWith('ConvertedOn') ? 'Edm.DateTimeOffset' : 'Edm.String';
  };
  const entity = (name: string, properties: readonly string[]) => {
    const listed = [...new Set(properties)].map((each) => `<Property Name="${each}" Type="${typeOf(each)}"/>`);
    return `<EntityType Name="${name}"><Key><PropertyRef Name="id"/></Key>${listed.join('')}</EntityType>`;
  };
  const sets = [
    'users:user',
    'groups:group',
    'invitations:invitation',
    'applications:application',
    'servicePrincipals:servicePrincipal',
    'directoryRoles:directoryRole',
    'organization:organization',
    'domains:domain',
  ];
  const simple = ['id', 'displayName'];
  return `<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">${[
    entity('user', userProperties),
    entity('group', groupProperties),
    entity('invitation', [
      'id',
      'invitedUserEmailAddress',
      'invitedUserDisplayName',
      'invitedUserType',
      'inviteRedirectUrl',
      'inviteRedeemUrl',
      'status',
    ]),
    ...['application', 'servicePrincipal', 'directoryRole', 'organization', 'domain'].map((name) =>
      entity(name, simple),
    ),
    '<ComplexType Name="objectIdentity"><Property Name="signInType" Type="Edm.String"/><Property Name="issuer" Type="Edm.String"/><Property Name="issuerAssignedId" Type="Edm.String"/></ComplexType>',
    '<ComplexType Name="assignedLicense"><Property Name="skuId" Type="Edm.Guid"/><Property Name="disabledPlans" Type="Collection(Edm.Guid)"/></ComplexType>',
    '<ComplexType Name="passwordProfile"><Property Name="password" Type="Edm.String"/><Property Name="forceChangePasswordNextSignIn" Type="Edm.Boolean"/></ComplexType>',
    `<EntityContainer Name="GraphService">${sets
      .map((each) => each.split(':'))
      .map(([set, type]) => `<EntitySet Name="${set}" EntityType="microsoft.graph.${type}"/>`)
      .join('')}</EntityContainer>`,
  ].join('')}</Schema></edmx:DataServices></edmx:Edmx>`;
}
