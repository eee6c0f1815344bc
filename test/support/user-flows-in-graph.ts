import { expect } from '@jest/globals';
import { demoConfig, tenantOf } from './demo-config.js';
import type { Emulator } from './emulator.js';
import { daemonGraph } from './graph-client.js';
import { contoso, memberPassword, webApp } from './world.js';

/** Administrators of Contoso, beside the one who may everything. */
export const [flowAdmin, attributeAdmin] = ['flows@contoso.example', 'attributes@contoso.example'];
const rolesOf = {
  [flowAdmin]: 'External ID User Flow Administrator',
  [attributeAdmin]: 'External ID User Flow Attribute Administrator',
};
const scopes = [
  ...['IdentityUserFlow.Read.All', 'IdentityUserFlow.ReadWrite.All'],
  ...['APIConnectors.Read.All', 'APIConnectors.ReadWrite.All'],
];

/** The demo world with these administrators; applications may ask for the permissions about user flows. */
export const signUpConfig = demoConfig((config) => {
  const tenant = tenantOf(config, contoso.id);
  for (const [userPrincipalName, role] of Object.entries(rolesOf))
    tenant.users.push({
      ...{ userPrincipalName, displayName: userPrincipalName, password: memberPassword, directoryRoles: [role] },
    });
  const grants = tenant.oauth2PermissionGrants as Record<string, unknown>[];
  const graph = '00000003-0000-0000-c000-000000000000';
  grants.push({ clientAppId: webApp.clientId, resourceAppId: graph, scope: scopes.join(' ') });
});

export const attributes = '/identity/userFlowAttributes';
export const connectors = '/identity/apiConnectors';
export const flows = '/identity/b2xUserFlows';
export const assignments = `${flows}/B2X_1_Partner/userAttributeAssignments`;
export const configuration = `${flows}/B2X_1_Partner/apiConnectorConfiguration`;

export const shoeSize = { displayName: 'Shoe size', description: 'European', dataType: 'int64' };

export const connectorPassword = 'nobody-is-shown-this';
export const connector = {
  displayName: 'Approvals',
  targetUrl: 'https://approvals.example/check?code=42',
  authenticationConfiguration: {
    '@odata.type': '#microsoft.graph.basicAuthentication',
    ...{ username: 'guesthouse', password: connectorPassword },
  },
};
/** As Graph makes it: nothing is asked for, no API is called. */
export const newFlow = (house: Emulator, id = 'Partner') =>
  daemonGraph(house).api(flows).post({ id, userFlowType: 'signUpOrSignIn', userFlowTypeVersion: 1 });

export const newAttribute = async (house: Emulator, more: object = {}): Promise<string> =>
  (
    await daemonGraph(house)
      .api(attributes)
      .post({ ...shoeSize, ...more })
  ).id;

export const newConnector = async (house: Emulator, more: object = {}): Promise<string> =>
  (
    await daemonGraph(house)
      .api(connectors)
      .post({ ...connector, ...more })
  ).id;

/** A refusal in Graph's words. */
export const bad = (message: RegExp) => ({
  ...{ status: 400, code: 'Request_BadRequest', message: expect.stringMatching(message) },
});
