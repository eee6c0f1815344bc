import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { directoryRoleTemplates, newSeedId } from '#directory';
import { clientCredentialsForm } from '../../support/authorize.js';
import { tenantOf } from '../../support/demo-config.js';
import { contoso, daemon, fabrikam, webApp } from '../../support/world.js';
import { type OneServer, startOneServer } from './one-server.js';

let server: OneServer;
let token: string;
/** Made by the calls before, by name. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  server = await startOneServer((config) => {
    const { applications } = tenantOf(config, contoso.id);
    const { graphApplicationPermissions: held } = applications.find(({ appId }) => appId === daemon.clientId) ?? {};
    (held as string[]).push('RoleManagement.ReadWrite.Directory');
  });
  const { house } = await server.start();
  const form = clientCredentialsForm(daemon.clientId, { scope: 'https://graph.microsoft.com/.default' });
  const answer = await server.http.post(`${server.origin}/${contoso.id}/oauth2/v2.0/token`, form);
  token = answer.json<{ access_token: string }>().access_token;
  const { applications } = await house.catalog.directoryOf(contoso.id);
  ids.servicePrincipal = (await applications.findBy('app-id', webApp.clientId))?.servicePrincipalId ?? '';
}, 60_000);
afterAll(() => server.stop());

const role = directoryRoleTemplates['Global Reader'];
const policies = '/identity/conditionalAccess/policies';
const agreements = '/identityGovernance/termsOfUse/agreements';
const crossTenant = '/policies/crossTenantAccessPolicy';
const license = { skuId: '11111111-2222-4333-8444-555555555555', disabledPlans: [] };
const domains = { AllowedDomains: [], BlockedDomains: ['blocked.example'] };
const password = { password: 'a-long-enough-one' };
const flow = '/identity/b2xUserFlows/B2X_1_Partner';
const connectorAt = `${flow}/apiConnectorConfiguration/postFederationSignup/$ref`;
const federations = '/directory/federationConfigurations';
const emailMethod = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/email';

interface Call {
  readonly does: string;
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: () => string;
  readonly body?: () => object;
  /** Under which name the id of what was made is kept. */
  readonly makes?: string;
}

const object = (name: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${ids[name]}` });
const call = (
  [method, does]: readonly [Call['method'], string],
  path: () => string,
  more: Pick<Call, 'body' | 'makes'> = {},
): Call => ({ method, does, path, ...more });

/** In this order: what one makes others change. */
const settings: readonly Call[] = [
  call(['PATCH', 'Update authorization policy'], () => '/policies/authorizationPolicy', {
    body: () => ({ allowInvitesFrom: 'none' }),
  }),
  call(['PATCH', 'Update authentication flows policy'], () => '/policies/authenticationFlowsPolicy', {
    body: () => ({ selfServiceSignUp: { isEnabled: true } }),
  }),
  call(['PATCH', 'Authentication Methods Policy Update'], () => emailMethod, {
    body: () => ({ allowExternalIdToUseEmailOtp: 'disabled' }),
  }),
  call(['PATCH', 'Set Company Information'], () => `/organization/${contoso.id}`, {
    body: () => ({ privacyProfile: { statementUrl: 'https://contoso.example/ours' } }),
  }),
  call(['PATCH', 'Update service principal'], () => `/servicePrincipals/${ids.servicePrincipal}`, {
    body: () => ({ appRoleAssignmentRequired: true }),
  }),
  call(['DELETE', 'Delete identity provider'], () => '/identity/identityProviders/Google-OAUTH'),
  call(['POST', 'Create identity provider'], () => '/identity/identityProviders', {
    body: () => ({ identityProviderType: 'Google', clientId: 'guesthouse', clientSecret: 'secret' }),
  }),
  call(
    ['POST', 'Create identity provider'],
    () => `${federations}/microsoft.graph.samlOrWsFedExternalDomainFederation`,
    {
      body: () => ({
        ...{ displayName: 'New', issuerUri: 'urn:new', preferredAuthenticationProtocol: 'saml' },
        ...{
          passiveSignInUri: 'https://new.example/saml',
          signingCertificate: 'TUlJ',
          domains: [{ id: 'new.example' }],
        },
      }),
      makes: 'federation',
    },
  ),
  call(['PATCH', 'Update identity provider'], () => `${federations}/${ids.federation}`, {
    body: () => ({ displayName: 'Newer' }),
  }),
  call(['DELETE', 'Delete identity provider'], () => `${federations}/${ids.federation}`),
];

const userFlows: readonly Call[] = [
  call(['POST', 'Create user attribute'], () => '/identity/userFlowAttributes', {
    body: () => ({ displayName: 'Shoe size', description: 'European', dataType: 'int64' }),
    makes: 'attribute',
  }),
  call(['PATCH', 'Update user attribute'], () => `/identity/userFlowAttributes/${ids.attribute}`, {
    body: () => ({ description: 'As in France' }),
  }),
  call(['POST', 'Create API connector'], () => '/identity/apiConnectors', {
    body: () => ({ displayName: 'Approvals', targetUrl: 'https://a.example/', authenticationConfiguration: null }),
    makes: 'connector',
  }),
  call(['PATCH', 'Update API connector'], () => `/identity/apiConnectors/${ids.connector}`, {
    body: () => ({ displayName: 'Checks' }),
  }),
  call(['POST', 'Create user flow'], () => '/identity/b2xUserFlows', {
    body: () => ({ id: 'Partner', userFlowType: 'signUpOrSignIn', userFlowTypeVersion: 1 }),
  }),
  call(['POST', 'Update user flow'], () => `${flow}/userFlowIdentityProviders/$ref`, {
    body: () => ({ '@odata.id': 'https://graph.microsoft.com/v1.0/identityProviders/Google-OAUTH' }),
  }),
  call(['DELETE', 'Update user flow'], () => `${flow}/userFlowIdentityProviders/Google-OAUTH/$ref`),
  call(['POST', 'Update user flow'], () => `${flow}/userAttributeAssignments`, {
    body: () => ({
      ...{ isOptional: true, requiresVerification: false, userInputType: 'textBox' },
      ...{ userAttributeValues: [], userAttribute: { id: ids.attribute } },
    }),
  }),
  call(['PATCH', 'Update user flow'], () => `${flow}/userAttributeAssignments/${ids.attribute}`, {
    body: () => ({ isOptional: false }),
  }),
  call(['DELETE', 'Update user flow'], () => `${flow}/userAttributeAssignments/${ids.attribute}`),
  call(['PUT', 'Update user flow'], () => connectorAt, {
    body: () => ({ '@odata.id': `https://graph.microsoft.com/v1.0/identity/apiConnectors/${ids.connector}` }),
  }),
  call(['DELETE', 'Update user flow'], () => connectorAt),
  call(['DELETE', 'Delete user flow'], () => flow),
  call(['DELETE', 'Delete API connector'], () => `/identity/apiConnectors/${ids.connector}`),
  call(['DELETE', 'Delete user attribute'], () => `/identity/userFlowAttributes/${ids.attribute}`),
];

const objects: readonly Call[] = [
  call(['POST', 'Add user'], () => '/users', {
    body: () => ({
      ...{ displayName: 'Una', userPrincipalName: 'una@contoso.example', usageLocation: 'DE', mailNickname: 'una' },
      ...{ accountEnabled: true, passwordProfile: password },
    }),
    makes: 'user',
  }),
  call(['PATCH', 'Update user'], () => `/users/${ids.user}`, { body: () => ({ surname: 'Una' }) }),
  call(['POST', 'Change user license'], () => `/users/${ids.user}/assignLicense`, {
    body: () => ({ addLicenses: [license], removeLicenses: [] }),
  }),
  call(['POST', 'Update StsRefreshTokenValidFrom Timestamp'], () => `/users/${ids.user}/revokeSignInSessions`),
  call(['POST', 'Add member to role'], () => `/directoryRoles/${role}/members/$ref`, { body: () => object('user') }),
  call(['DELETE', 'Remove member from role'], () => `/directoryRoles/${role}/members/${ids.user}/$ref`),
  call(['POST', 'Add group'], () => '/groups', {
    body: () => ({ displayName: 'G', mailNickname: 'g', securityEnabled: true, mailEnabled: false }),
    makes: 'group',
  }),
  call(['PATCH', 'Update group'], () => `/groups/${ids.group}`, { body: () => ({ description: 'Another' }) }),
  call(['POST', 'Add member to group'], () => `/groups/${ids.group}/members/$ref`, { body: () => object('user') }),
  call(['DELETE', 'Remove member from group'], () => `/groups/${ids.group}/members/${ids.user}/$ref`),
  call(['POST', 'Add app role assignment grant to user'], () => `/users/${ids.user}/appRoleAssignments`, {
    body: () => ({
      ...{ principalId: ids.user, resourceId: ids.servicePrincipal },
      appRoleId: '00000000-0000-0000-0000-000000000000',
    }),
    makes: 'assignment',
  }),
  call(
    ['DELETE', 'Remove app role assignment from user'],
    () => `/users/${ids.user}/appRoleAssignments/${ids.assignment}`,
  ),
  call(['POST', 'Create Terms Of Use'], () => agreements, {
    body: () => ({
      displayName: 'Terms',
      isViewingBeforeAcceptanceRequired: false,
      files: [{ fileName: 'terms.txt', language: 'en', isDefault: true, fileData: { data: 'QmUga2luZC4=' } }],
    }),
    makes: 'agreement',
  }),
  call(['PATCH', 'Edit Terms Of Use'], () => `${agreements}/${ids.agreement}`, {
    body: () => ({ displayName: 'Other terms' }),
  }),
  call(['POST', 'Add conditional access policy'], () => policies, {
    body: () => ({
      ...{ displayName: 'Terms for all', state: 'disabled' },
      conditions: { applications: { includeApplications: ['All'] }, users: { includeUsers: ['All'] } },
      grantControls: { operator: 'OR', termsOfUse: [ids.agreement] },
    }),
    makes: 'policy',
  }),
  call(['PATCH', 'Update conditional access policy'], () => `${policies}/${ids.policy}`, {
    body: () => ({ displayName: 'Terms' }),
  }),
  call(['DELETE', 'Delete conditional access policy'], () => `${policies}/${ids.policy}`),
  call(['DELETE', 'Delete Terms Of Use'], () => `${agreements}/${ids.agreement}`),
  call(['PATCH', 'Update the default cross-tenant access setting'], () => `${crossTenant}/default`, {
    body: () => ({ inboundTrust: { isMfaAccepted: true } }),
  }),
  call(['POST', 'Add a partner to cross-tenant access setting'], () => `${crossTenant}/partners`, {
    body: () => ({ tenantId: fabrikam.id }),
  }),
  call(
    ['DELETE', 'Delete partner specific cross-tenant access setting'],
    () => `${crossTenant}/partners/${fabrikam.id}`,
  ),
  call(
    ['PATCH', 'Update policy'],
    () => `/policies/b2bManagementPolicies/${newSeedId(contoso.id, 'b2bManagementPolicy')}`,
    {
      body: () => ({
        displayName: 'B2BManagementPolicy',
        definition: [JSON.stringify({ B2BManagementPolicy: { InvitationsAllowedAndBlockedDomainsPolicy: domains } })],
      }),
    },
  ),
  call(['PATCH', 'Update company branding'], () => `/organization/${contoso.id}/branding`, {
    body: () => ({ signInPageText: 'Hello' }),
  }),
  call(['DELETE', 'Delete group'], () => `/groups/${ids.group}`),
  call(['POST', 'Add user sponsor'], () => `/users/${ids.user}/sponsors/$ref`, { body: () => object('user') }),
  call(['DELETE', 'Remove user sponsor'], () => `/users/${ids.user}/sponsors/${ids.user}/$ref`),
  call(['DELETE', 'Delete user'], () => `/users/${ids.user}`),
  call(['POST', 'Restore user'], () => `/directory/deletedItems/${ids.user}/restore`),
];

describe('a change over Graph', () => {
  it.each([...objects, ...settings, ...userFlows])(
    'is one write with its entry: $does',
    async ({ does, method, path, body, makes }) => {
      // With a second write the process would end, and its caller would see no answer.
      const { house, store } = await server.start(2);
      const answer = await server.http.send(`${server.origin}/graph/v1.0${path()}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body()) }),
      });
      expect(store.isDead()).toBe(false);
      expect([200, 201, 204]).toContain(answer.status);
      if (makes !== undefined) ids[makes] = answer.json<{ id: string }>().id;
      const [entry] = await (await house.catalog.directoryOf(contoso.id)).auditLogs.directoryAudits.list();
      expect(entry).toMatchObject({ activityDisplayName: does, initiatedBy: { app: { appId: daemon.clientId } } });
    },
  );
});
