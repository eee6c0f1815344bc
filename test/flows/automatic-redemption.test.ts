import { describe, expect } from '@jest/globals';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { contoso, fabrikam, people } from '../support/world.js';

const { story } = stories({
  config: demoConfig((config) => {
    tenantOf(config, fabrikam.id).crossTenantAccessPolicy = {
      partners: [{ tenantId: contoso.id, automaticUserConsentSettings: { outboundAllowed: true } }],
    };
  }),
});

const allowInbound = (house: Emulator, tenantId: string = fabrikam.id) =>
  daemonGraph(house)
    .api('/policies/crossTenantAccessPolicy/partners')
    .post({ tenantId, automaticUserConsentSettings: { inboundAllowed: true } });
const asked = 'Permissions requested by:';

describe('automatic redemption', () => {
  story('skips the permissions page where both tenants have it, and the guest has accepted', async (house) => {
    await allowInbound(house);
    const { steps, claims } = await house.signIn({ as: people.ana });
    expect(steps).not.toContain(asked);
    const guest = await house.tenant(contoso.id).user(people.ana);
    expect(guest).toMatchObject({ id: claims.idToken.oid, externalUserState: 'Accepted' });
    expect(guest?.identities).toContainEqual({
      signInType: 'federated',
      issuer: 'ExternalAzureAD',
      issuerAssignedId: null,
    });
    const { value } = await daemonGraph(house).api('/auditLogs/directoryAudits').get();
    const names = value.map((each: { activityDisplayName: string }) => each.activityDisplayName);
    expect(names.slice(0, 2)).toEqual(['Redeem external user invite', 'Update user']);
  });

  story('mails that there is access, with nothing to accept', async (house) => {
    await allowInbound(house);
    const invite = (invitedUserEmailAddress: string) =>
      daemonGraph(house).api('/invitations').post({
        invitedUserEmailAddress,
        inviteRedirectUrl: 'https://app.example/welcome',
        sendInvitationMessage: true,
      });
    await invite(people.nora);
    const [mail] = await house.mailbox.list({ to: people.nora });
    expect(mail?.subject).toBe('You now have access to applications of Contoso');
    expect(mail?.links).toContain('https://app.example/welcome');
    expect(`${mail?.text} ${mail?.html}`).not.toMatch(/redeem|Accept invitation/);
    await invite('ivy@smallpartner.example');
    const [other] = await house.mailbox.list({ to: 'ivy@smallpartner.example' });
    expect(other?.text).toMatch(/redeem/);
  });

  story('asks where only the home tenant has it', async (house) => {
    expect((await house.signIn({ as: people.ana })).steps).toContain(asked);
  });

  story('asks where the resource tenant has it for somebody else', async (house) => {
    await allowInbound(house, '33333333-cccc-4ccc-8ccc-333333333333');
    expect((await house.signIn({ as: people.ana })).steps).toContain(asked);
  });

  story('is not for guests of other realms', async (house) => {
    await allowInbound(house);
    expect((await house.signIn({ as: people.sam })).steps).toContain(asked);
  });

  story('says why it asks and why not, in the timeline', async (house) => {
    const because = async () => {
      const { trace = '' } = await house.signIn({ as: people.ana });
      return JSON.stringify(await house.traces.timeline(trace));
    };
    expect(await because()).toContain('Contoso has no inbound automatic redemption for Fabrikam');
    await house.reset();
    await allowInbound(house);
    expect(await because()).toContain('have automatic redemption for each other');
  });
});

const oneSided = stories();

describe('automatic redemption without the home tenant', () => {
  oneSided.story('asks', async (house) => {
    await allowInbound(house);
    expect((await house.signIn({ as: people.ana })).steps).toContain(asked);
  });
});
