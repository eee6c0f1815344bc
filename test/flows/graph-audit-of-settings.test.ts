import { describe, expect } from '@jest/globals';
import type { Client } from '@microsoft/microsoft-graph-client';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, personGraph, refusal } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import {
  assignments,
  attributes,
  configuration,
  connector,
  connectorPassword,
  connectors,
  flowAdmin,
  flows,
  newAttribute,
  newConnector,
  newFlow,
  shoeSize,
  signUpConfig,
} from '../support/user-flows-in-graph.js';
import { contoso, people, webApp } from '../support/world.js';

const { story } = stories({ config: signUpConfig });

const flow = `${flows}/B2X_1_Partner`;
const ref = (path: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/${path}` });
const providers = '/identity/identityProviders';
const google = { identityProviderType: 'Google', clientId: 'guesthouse', clientSecret: 'nobody-sees-it' };
const federations = '/directory/federationConfigurations';
const newFederation = {
  ...{ displayName: 'New', issuerUri: 'urn:new', preferredAuthenticationProtocol: 'saml' },
  ...{ passiveSignInUri: 'https://new.example/saml', signingCertificate: 'TUlJ', domains: [{ id: 'new.example' }] },
};
const point = `${configuration}/postFederationSignup/$ref`;
const emailMethod = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/email';
const flowsPolicy = '/policies/authenticationFlowsPolicy';
const authorizationPolicy = '/policies/authorizationPolicy';
const switched = (isEnabled: boolean) => ({ selfServiceSignUp: { isEnabled } });

interface Entry {
  readonly activityDisplayName: string;
  readonly category: string;
  readonly operationType: string;
  readonly loggedByService: string;
  readonly initiatedBy: { readonly user: object | null; readonly app: object | null };
  readonly targetResources: readonly object[];
}
/** What somebody did, oldest first; the guests of the config were invited by nobody. */
const entriesOf = async (house: Emulator): Promise<readonly Entry[]> => {
  const { value }: { value: Entry[] } = await daemonGraph(house).api('/auditLogs/directoryAudits').get();
  return value.filter(({ initiatedBy: { user, app } }) => (user ?? app) !== null).reverse();
};
/** Name, category, operation and service of each. */
const wordsOf = async (house: Emulator) =>
  (await entriesOf(house)).map((each) =>
    [each.activityDisplayName, each.category, each.operationType, each.loggedByService].join(' | '),
  );
const federate = (graph: Client) =>
  graph.api(`${federations}/microsoft.graph.samlOrWsFedExternalDomainFederation`).post(newFederation);

describe('the audit log of settings', () => {
  story('names every change of the organisation and of its identity providers', async (house) => {
    const graph = daemonGraph(house);
    await graph.api(authorizationPolicy).patch({ allowInvitesFrom: 'none' });
    await graph.api(flowsPolicy).patch(switched(true));
    await graph.api(emailMethod).patch({ allowExternalIdToUseEmailOtp: 'disabled' });
    await graph.api(`/organization/${contoso.id}`).patch({ privacyProfile: {} });
    const [sample] = (await graph.api('/servicePrincipals').filter(`appId eq '${webApp.clientId}'`).get()).value;
    await graph.api(`/servicePrincipals/${sample.id}`).patch({ appRoleAssignmentRequired: true });
    await graph.api(`${providers}/Google-OAUTH`).delete();
    await graph.api(providers).post(google);
    const { id } = await federate(graph);
    await graph.api(`${federations}/${id}`).patch({ displayName: 'Newer' });
    await graph.api(`${federations}/${id}`).delete();
    expect(await wordsOf(house)).toEqual([
      'Update authorization policy | AuthorizationPolicy | Update | Core Directory',
      'Update authentication flows policy | ResourceManagement | Update | B2C',
      'Authentication Methods Policy Update | ApplicationManagement | Update | Authentication Methods',
      'Set Company Information | DirectoryManagement | Update | Core Directory',
      'Update service principal | ApplicationManagement | Update | Core Directory',
      'Delete identity provider | ResourceManagement | Delete | B2C',
      'Create identity provider | ResourceManagement | Add | B2C',
      'Create identity provider | ResourceManagement | Add | B2C',
      'Update identity provider | ResourceManagement | Update | B2C',
      'Delete identity provider | ResourceManagement | Delete | B2C',
    ]);
    expect(await entriesOf(house)).toMatchObject([
      { targetResources: [{ id: 'authorizationPolicy', type: 'Policy' }] },
      { targetResources: [{ id: 'authenticationFlowsPolicy', type: 'Policy' }] },
      { targetResources: [{ id: 'authenticationMethodsPolicy', type: 'Policy' }] },
      { targetResources: [{ id: contoso.id, type: 'Directory' }] },
      { targetResources: [{ id: sample.id, type: 'ServicePrincipal' }] },
      { targetResources: [{ id: 'Google-OAUTH', displayName: 'Google', type: 'Other' }] },
      { targetResources: [{ id: 'Google-OAUTH', displayName: 'Google', type: 'Other' }] },
      { targetResources: [{ id, displayName: 'New', type: 'Other' }] },
      { targetResources: [{ id, displayName: 'Newer', type: 'Other' }] },
      { targetResources: [{ id, displayName: 'Newer', type: 'Other' }] },
    ]);
  });

  story('names every change of user flows, their attributes and API connectors', async (house) => {
    const graph = daemonGraph(house);
    const attribute = await newAttribute(house);
    await graph.api(`${attributes}/${attribute}`).patch({ description: 'As in France' });
    const connectorId = await newConnector(house);
    await graph.api(`${connectors}/${connectorId}`).patch({ displayName: 'Checks' });
    await newFlow(house);
    await graph.api(`${flow}/userFlowIdentityProviders/$ref`).post(ref('identityProviders/Google-OAUTH'));
    await graph.api(`${flow}/userFlowIdentityProviders/Google-OAUTH/$ref`).delete();
    await graph.api(assignments).post({ userAttribute: { id: attribute } });
    await graph.api(`${assignments}/${attribute}`).patch({ isOptional: true });
    await graph.api(`${assignments}/${attribute}`).delete();
    await graph.api(point).put(ref(`identity/apiConnectors/${connectorId}`));
    await graph.api(point).delete();
    await graph.api(flow).delete();
    await graph.api(`${connectors}/${connectorId}`).delete();
    await graph.api(`${attributes}/${attribute}`).delete();
    const kinds = (await wordsOf(house)).map((words) =>
      words.replace(/ \| ResourceManagement \| (\w+) \| B2C$/, ': $1'),
    );
    expect(kinds).toEqual([
      ...['Create user attribute: Add', 'Update user attribute: Update'],
      ...['Create API connector: Add', 'Update API connector: Update'],
      'Create user flow: Add',
      ...Array.from({ length: 7 }, () => 'Update user flow: Update'),
      'Delete user flow: Delete',
      ...['Delete API connector: Delete', 'Delete user attribute: Delete'],
    ]);
    const targets = (await entriesOf(house)).map((each) => each.targetResources[0]);
    expect(targets).toMatchObject([
      ...Array.from({ length: 2 }, () => ({ id: attribute, displayName: shoeSize.displayName })),
      ...[connector.displayName, 'Checks'].map((displayName) => ({ id: connectorId, displayName })),
      ...Array.from({ length: 9 }, () => ({ id: 'B2X_1_Partner', displayName: 'B2X_1_Partner', type: 'Other' })),
      { id: connectorId, displayName: 'Checks' },
      { id: attribute },
    ]);
  });

  story('names the application or the person that did it, and the call', async (house) => {
    const correlationId = '11111111-2222-4333-8444-555555555555';
    await daemonGraph(house).api(flowsPolicy).header('client-request-id', correlationId).patch(switched(true));
    const admin = await personGraph(house, flowAdmin, 'https://graph.microsoft.com/APIConnectors.ReadWrite.All');
    await admin.api(connectors).post(connector);
    const entries = await entriesOf(house);
    expect(entries.filter(({ category }) => category === 'ResourceManagement')).toMatchObject([
      { correlationId, initiatedBy: { user: null, app: { displayName: 'Daemon' } } },
      { initiatedBy: { user: { userPrincipalName: flowAdmin }, app: null } },
    ]);
  });

  story('has nothing of what was refused or changed nothing, and no secret', async (house) => {
    const graph = daemonGraph(house);
    await graph.api(`${providers}/Google-OAUTH`).delete();
    await graph.api(providers).post(google);
    const connectorId = await newConnector(house);
    await newFlow(house);
    const join = () => graph.api(`${flow}/userFlowIdentityProviders/$ref`).post(ref('identityProviders/Google-OAUTH'));
    const put = () => graph.api(point).put(ref(`identity/apiConnectors/${connectorId}`));
    await join();
    await put();
    const before = await entriesOf(house);
    expect(before).toHaveLength(6);
    await join();
    await put();
    await graph.api(`${connectors}/${connectorId}`).patch({ displayName: connector.displayName });
    await graph.api(flowsPolicy).patch(switched(false));
    await graph.api(authorizationPolicy).patch({});
    await graph.api(emailMethod).patch({ allowExternalIdToUseEmailOtp: 'default' });
    const calls = [
      graph.api(providers).post(google),
      graph.api(`${connectors}/${connectorId}`).delete(),
      graph.api(authorizationPolicy).patch({ allowInvitesFrom: 'nobody' }),
      graph.api(flowsPolicy).patch({}),
      graph.api(`${providers}/Facebook-OIDC`).delete(),
      graph.api(`${flow}-of-nobody`).delete(),
    ];
    const refused = await Promise.all(calls.map(refusal));
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400, 404, 404]);
    const after = await entriesOf(house);
    expect(after).toEqual(before);
    for (const secret of [connectorPassword, google.clientSecret]) expect(JSON.stringify(after)).not.toContain(secret);
  });

  story('has who became the sponsor of a guest, and who is no longer', async (house) => {
    await house.tokensFor(people.ana);
    const graph = daemonGraph(house);
    const idOf = async (who: string) => (await house.tenant(contoso.id).user(who))?.id ?? '';
    const sponsors = `/users/${await idOf(people.ana)}/sponsors`;
    const sponsor = await idOf(people.mel);
    await graph.api(`${sponsors}/$ref`).post(ref(`users/${sponsor}`));
    await graph.api(`${sponsors}/$ref`).post(ref(`users/${sponsor}`));
    await graph.api(`${sponsors}/${sponsor}/$ref`).delete();
    await graph.api(`${sponsors}/${sponsor}/$ref`).delete();
    expect((await wordsOf(house)).slice(-2)).toEqual([
      'Add user sponsor | UserManagement | Add | Core Directory',
      'Remove user sponsor | UserManagement | Delete | Core Directory',
    ]);
  });
});
