import { describe, expect } from '@jest/globals';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, personGraph, refusal } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { contoso, fabrikam, nativeApp, people, webApp } from '../support/world.js';

const scopes = 'Policy.Read.All Policy.ReadWrite.CrossTenantAccess';
const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id);
    const graph = '00000003-0000-0000-c000-000000000000';
    (seed.oauth2PermissionGrants as Record<string, unknown>[]).push(
      { clientAppId: webApp.clientId, resourceAppId: graph, scope: scopes },
      { clientAppId: nativeApp.clientId, resourceAppId: graph, scope: scopes },
    );
  }),
});

const root = '/policies/crossTenantAccessPolicy';
const everybody = (accessType: string) => ({
  usersAndGroups: { accessType, targets: [{ target: 'AllUsers', targetType: 'user' }] },
  applications: { accessType, targets: [{ target: 'AllApplications', targetType: 'application' }] },
});
const order = (house: Emulator) =>
  daemonGraph(house)
    .api(`${root}/default`)
    .get()
    .then((each) => each.invitationRedemptionIdentityProviderConfiguration);

describe('policies/crossTenantAccessPolicy/default', () => {
  story('is what the service says, until somebody changes something, and can go back to it', async (house) => {
    const graph = daemonGraph(house).api(`${root}/default`);
    const untouched = {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#policies/crossTenantAccessPolicy/default/$entity',
      isServiceDefault: true,
      inboundTrust: {
        isMfaAccepted: false,
        isCompliantDeviceAccepted: false,
        isHybridAzureADJoinedDeviceAccepted: false,
      },
      b2bCollaborationOutbound: everybody('allowed'),
      b2bCollaborationInbound: everybody('allowed'),
      b2bDirectConnectOutbound: everybody('blocked'),
      b2bDirectConnectInbound: everybody('blocked'),
      tenantRestrictions: { ...everybody('blocked'), devices: null },
      automaticUserConsentSettings: { inboundAllowed: false, outboundAllowed: false },
      invitationRedemptionIdentityProviderConfiguration: {
        primaryIdentityProviderPrecedenceOrder: [
          'azureActiveDirectory',
          'externalFederation',
          'socialIdentityProviders',
        ],
        fallbackIdentityProvider: 'defaultConfiguredIdp',
      },
    };
    expect(await graph.get()).toEqual(untouched);
    await graph.patch({ inboundTrust: { isMfaAccepted: true } });
    expect(await graph.get()).toEqual({
      ...untouched,
      isServiceDefault: false,
      inboundTrust: { ...untouched.inboundTrust, isMfaAccepted: true },
    });
    await daemonGraph(house).api(`${root}/default/resetToSystemDefault`).post({});
    expect(await graph.get()).toEqual(untouched);
    const { value } = await daemonGraph(house).api('/auditLogs/directoryAudits').get();
    expect(value.slice(0, 2)).toMatchObject([
      {
        activityDisplayName: 'Reset the cross-tenant access default setting',
        category: 'CrossTenantAccessSettings',
        initiatedBy: { app: { displayName: 'Daemon' } },
      },
      { activityDisplayName: 'Update the default cross-tenant access setting' },
    ]);
  });

  story('changes the redemption order, and only to one that is valid', async (house) => {
    const graph = daemonGraph(house).api(`${root}/default`);
    const change = (invitationRedemptionIdentityProviderConfiguration: object) =>
      graph.patch({ invitationRedemptionIdentityProviderConfiguration });
    const swapped = ['externalFederation', 'azureActiveDirectory', 'socialIdentityProviders'];
    await change({
      '@odata.type': '#microsoft.graph.defaultInvitationRedemptionIdentityProviderConfiguration',
      primaryIdentityProviderPrecedenceOrder: swapped,
    });
    expect(await order(house)).toEqual({
      primaryIdentityProviderPrecedenceOrder: swapped,
      fallbackIdentityProvider: 'defaultConfiguredIdp',
    });
    const bad = [
      [{ primaryIdentityProviderPrecedenceOrder: ['facebook'] }, /primaryIdentityProviderPrecedenceOrder/],
      [{ primaryIdentityProviderPrecedenceOrder: ['externalFederation', 'externalFederation'] }, /once/],
      [{ fallbackIdentityProvider: 'none' }, /fallbackIdentityProvider/],
      [{ somethingElse: true }, /somethingElse/],
    ] as const;
    for (const [configuration, words] of bad) {
      expect(await refusal(change(configuration))).toEqual({
        status: 400,
        code: 'Request_BadRequest',
        message: expect.stringMatching(words),
      });
    }
    const consent = { automaticUserConsentSettings: { inboundAllowed: true } };
    expect(await refusal(graph.patch(consent))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/partner/),
    });
    expect((await order(house)).primaryIdentityProviderPrecedenceOrder).toEqual(swapped);
  });

  story('is for those with the permission and the role', async (house) => {
    const as = async (who: string, scope: string) =>
      (await personGraph(house, who, `https://graph.microsoft.com/${scope}`)).api(`${root}/default`);
    const body = { inboundTrust: { isMfaAccepted: true } };
    expect((await refusal((await as(people.mel, 'Policy.Read.All')).get())).status).toBe(403);
    expect((await refusal((await as(people.mel, 'Policy.ReadWrite.CrossTenantAccess')).patch(body))).status).toBe(403);
    expect((await refusal((await as(people.admin, 'User.Read')).get())).status).toBe(403);
    await (await as(people.admin, 'Policy.ReadWrite.CrossTenantAccess')).patch(body);
    expect((await (await as(people.admin, 'Policy.Read.All')).get()).inboundTrust.isMfaAccepted).toBe(true);
  });
});

describe('policies/crossTenantAccessPolicy/partners', () => {
  story('are added, read, changed and deleted, and inherit what they do not say', async (house) => {
    const graph = daemonGraph(house);
    const partner = `${root}/partners/${fabrikam.id}`;
    const inbound = { inboundAllowed: true };
    const made = await graph
      .api(`${root}/partners`)
      .post({ tenantId: fabrikam.id.toUpperCase(), automaticUserConsentSettings: inbound });
    const expected = {
      tenantId: fabrikam.id,
      isServiceProvider: null,
      isInMultiTenantOrganization: false,
      inboundTrust: null,
      b2bCollaborationOutbound: null,
      b2bCollaborationInbound: null,
      b2bDirectConnectOutbound: null,
      b2bDirectConnectInbound: null,
      tenantRestrictions: null,
      automaticUserConsentSettings: { inboundAllowed: true, outboundAllowed: null },
    };
    expect(made).toMatchObject(expected);
    expect(await graph.api(partner).get()).toMatchObject(expected);
    expect((await graph.api(`${root}/partners`).get()).value).toEqual([expected]);
    await graph.api(partner).patch({
      automaticUserConsentSettings: { outboundAllowed: true },
      b2bCollaborationInbound: { usersAndGroups: everybody('blocked').usersAndGroups },
    });
    expect(await graph.api(partner).get()).toMatchObject({
      automaticUserConsentSettings: { inboundAllowed: true, outboundAllowed: true },
      b2bCollaborationInbound: {
        usersAndGroups: everybody('blocked').usersAndGroups,
        applications: everybody('allowed').applications,
      },
    });
    await graph.api(partner).patch({ b2bCollaborationInbound: null });
    expect((await graph.api(partner).get()).b2bCollaborationInbound).toBeNull();
    await graph.api(partner).delete();
    expect((await refusal(graph.api(partner).get())).status).toBe(404);
    expect((await refusal(graph.api(partner).delete())).status).toBe(404);
  });

  story('are one for each other tenant', async (house) => {
    const post = (body: object) => daemonGraph(house).api(`${root}/partners`).post(body);
    await post({ tenantId: fabrikam.id });
    expect((await refusal(post({ tenantId: fabrikam.id }))).status).toBe(409);
    expect((await refusal(post({ tenantId: contoso.id }))).status).toBe(400);
    expect((await refusal(post({ tenantId: 'fabrikam' }))).status).toBe(400);
    expect((await refusal(post({}))).status).toBe(400);
    const renamed = daemonGraph(house).api(`${root}/partners/${fabrikam.id}`).patch({ tenantId: contoso.id });
    expect(await refusal(renamed)).toMatchObject({ status: 400, message: expect.stringContaining('read-only') });
    expect((await daemonGraph(house).api(root).get()).displayName).toBe('CrossTenantAccessPolicy');
  });
});

const withoutPasscode = stories({
  config: demoConfig((config) => {
    tenantOf(config, contoso.id).authenticationMethodsPolicy = { email: { allowExternalIdToUseEmailOtp: 'disabled' } };
  }),
});

describe('with e-mail one-time passcode off', () => {
  withoutPasscode.story('passcodes cannot be the only fallback', async (house) => {
    const change = (fallbackIdentityProvider: string) =>
      daemonGraph(house)
        .api(`${root}/default`)
        .patch({ invitationRedemptionIdentityProviderConfiguration: { fallbackIdentityProvider } });
    expect(await refusal(change('emailOneTimePasscode'))).toMatchObject({
      status: 400,
      message: expect.stringContaining('at least one fallback'),
    });
    await change('microsoftAccount');
    expect((await order(house)).fallbackIdentityProvider).toBe('microsoftAccount');
  });
});
