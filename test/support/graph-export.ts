/** What Microsoft Graph would export of a tenant: pages with annotations, bare lists, properties nobody here uses. */
export const northwind = { id: '44444444-dddd-4ddd-8ddd-444444444444', domain: 'northwind.example' } as const;

const id = (last: string) => `44444444-0000-4000-8000-0000000000${last}`;
export const northwindIds = {
  nina: id('01'),
  noel: id('02'),
  device: id('0d'),
  staff: id('11'),
  appObject: id('21'),
  app: id('22'),
  appPrincipal: id('23'),
  graphPrincipal: id('24'),
  role: id('31'),
  scope: id('32'),
  invitation: id('41'),
} as const;
const ids = northwindIds;
const graphAppId = '00000003-0000-0000-c000-000000000000';
const userReadAll = 'df021288-bdef-4463-88db-98f22de89214';
const context = 'https://graph.microsoft.com/v1.0/$metadata#';

export const northwindExport = {
  organization: {
    '@odata.context': `${context}organization`,
    value: [
      {
        id: northwind.id,
        displayName: 'Northwind',
        createdDateTime: '2019-03-01T10:00:00Z',
        countryLetterCode: 'NO',
        preferredLanguage: null,
        tenantType: 'AAD',
        technicalNotificationMails: ['it@northwind.example'],
        verifiedDomains: [
          {
            name: 'northwind.onmicrosoft.com',
            isInitial: true,
            isDefault: false,
            capabilities: 'Email',
            type: 'Managed',
          },
          { name: northwind.domain, isInitial: false, isDefault: true, capabilities: 'Email', type: 'Managed' },
        ],
      },
    ],
  },
  users: {
    '@odata.context': `${context}users`,
    value: [
      {
        id: ids.nina,
        userPrincipalName: 'nina@northwind.example',
        displayName: 'Nina North',
        mail: 'nina@northwind.example',
        businessPhones: ['+47 1'],
        jobTitle: 'Pilot',
        officeLocation: null,
        preferredLanguage: 'nb-NO',
        passwordProfile: { password: 'Nin4-secret', forceChangePasswordNextSignIn: false },
        assignedPlans: [{ service: 'exchange', capabilityStatus: 'Enabled' }],
        identities: [
          {
            signInType: 'userPrincipalName',
            issuer: 'northwind.onmicrosoft.com',
            issuerAssignedId: 'nina@northwind.example',
          },
          { signInType: 'emailAddress', issuer: 'northwind.onmicrosoft.com', issuerAssignedId: 'nina@home.example' },
        ],
      },
      {
        '@odata.type': '#microsoft.graph.user',
        id: ids.noel,
        userPrincipalName: 'noel_partner.example#EXT#@northwind.onmicrosoft.com',
        displayName: 'Noel',
        mail: 'noel@partner.example',
        otherMails: ['noel@partner.example'],
        userType: 'Guest',
        creationType: 'Invitation',
        externalUserState: 'PendingAcceptance',
        externalUserStateChangeDateTime: '2025-05-05T05:05:05Z',
        proxyAddresses: ['SMTP:noel@partner.example'],
      },
    ],
  },
  groups: [
    {
      id: ids.staff,
      displayName: 'Staff',
      description: null,
      mailNickname: 'staff',
      securityEnabled: true,
      mailEnabled: false,
      groupTypes: [],
      visibility: 'Private',
      members: [
        { '@odata.type': '#microsoft.graph.user', id: ids.nina, displayName: 'Nina North' },
        { '@odata.type': '#microsoft.graph.device', id: ids.device, displayName: 'Laptop' },
      ],
    },
  ],
  applications: {
    value: [
      {
        id: ids.appObject,
        appId: ids.app,
        displayName: 'Flights',
        signInAudience: 'AzureADMyOrg',
        identifierUris: [`api://${ids.app}`],
        publisherDomain: northwind.domain,
        web: {
          homePageUrl: 'https://flights.example',
          redirectUris: ['https://flights.example/callback'],
          logoutUrl: null,
          implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
        },
        passwordCredentials: [
          { keyId: ids.device, displayName: 'old', hint: 'abc', endDateTime: '2030-01-01T00:00:00Z', secretText: null },
          { keyId: ids.scope, displayName: 'known', hint: 'fli', endDateTime: null, secretText: 'flights-secret' },
        ],
        appRoles: [
          {
            ...{ id: ids.role, value: 'Flights.Read', displayName: 'Read flights', isEnabled: true },
            ...{ description: 'Reads flights', allowedMemberTypes: ['User', 'Application'] },
          },
        ],
        api: {
          requestedAccessTokenVersion: 2,
          knownClientApplications: [graphAppId],
          oauth2PermissionScopes: [
            { id: ids.scope, value: 'book', type: 'User', isEnabled: true, adminConsentDisplayName: 'Book flights' },
          ],
        },
        optionalClaims: {
          idToken: [{ name: 'upn', source: null, essential: false, additionalProperties: [] }],
          saml2Token: [],
        },
        requiredResourceAccess: [{ resourceAppId: graphAppId, resourceAccess: [{ id: userReadAll, type: 'Role' }] }],
      },
    ],
  },
  servicePrincipals: {
    value: [
      {
        id: ids.appPrincipal,
        appId: ids.app,
        displayName: 'Flights (renamed)',
        appRoleAssignmentRequired: true,
        tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
        appRoleAssignedTo: [
          {
            ...{ id: 'abc', principalId: ids.staff, principalType: 'Group', principalDisplayName: 'Staff' },
            ...{ resourceId: ids.appPrincipal, resourceDisplayName: 'Flights', appRoleId: ids.role },
          },
        ],
      },
      {
        id: ids.graphPrincipal,
        appId: graphAppId,
        displayName: 'Microsoft Graph',
        appRoles: [
          {
            id: userReadAll,
            value: 'User.Read.All',
            displayName: 'Read all users',
            allowedMemberTypes: ['Application'],
          },
        ],
      },
    ],
  },
  appRoleAssignments: {
    value: [
      {
        ...{ id: 'def', principalId: ids.appPrincipal, principalType: 'ServicePrincipal' },
        ...{ resourceId: ids.graphPrincipal, appRoleId: userReadAll, createdDateTime: '2024-01-01T00:00:00Z' },
      },
      { id: 'ghi', principalId: ids.nina, principalType: 'User', resourceId: ids.device, appRoleId: ids.role },
    ],
  },
  oauth2PermissionGrants: [
    {
      ...{ id: 'grant-1', clientId: ids.appPrincipal, resourceId: ids.graphPrincipal, consentType: 'AllPrincipals' },
      ...{ principalId: null, scope: ' User.Read openid' },
    },
  ],
  directoryRoles: {
    value: [
      {
        ...{ id: ids.invitation, displayName: 'Global Administrator', description: 'All of it' },
        roleTemplateId: '62e90394-69f5-4237-9190-012177145e10',
        members: [{ '@odata.type': '#microsoft.graph.user', id: ids.nina }],
      },
    ],
  },
  invitations: [
    {
      id: ids.invitation,
      invitedUserEmailAddress: 'noel@partner.example',
      inviteRedirectUrl: 'https://flights.example/',
      inviteRedeemUrl: 'https://login.microsoftonline.com/redeem?rd=old',
      status: 'PendingAcceptance',
      invitedUser: { id: ids.noel },
    },
  ],
  conditionalAccessPolicies: { value: [{ id: ids.device, displayName: 'MFA for guests', state: 'enabled' }] },
};
