import { describe, expect } from '@jest/globals';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, personGraph, refusal } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { contoso, nativeApp, people, webApp } from '../support/world.js';

/** Who may be asked to call Graph as a person: consent for everyone, so that tests read straight. */
const scopes = 'User.Invite.All User.ReadWrite.All Directory.Read.All';
const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id);
    seed.privacyProfile = { contactEmail: 'privacy@contoso.example', statementUrl: 'https://contoso.example/privacy' };
    const graph = '00000003-0000-0000-c000-000000000000';
    (seed.oauth2PermissionGrants as Record<string, unknown>[]).push(
      { clientAppId: webApp.clientId, resourceAppId: graph, scope: scopes },
      { clientAppId: nativeApp.clientId, resourceAppId: graph, scope: scopes },
    );
  }),
});

const ivy = 'ivy@smallpartner.example';
const invite = (house: Emulator, more: object = {}) =>
  daemonGraph(house)
    .api('/invitations')
    .post({ invitedUserEmailAddress: ivy, inviteRedirectUrl: `${house.origin}/sample`, ...more });
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe('POST /invitations', () => {
  story('answers every property, defaults included', async (house) => {
    const answer = await invite(house);
    expect(answer).toEqual({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#invitations/$entity',
      id: expect.stringMatching(guid),
      inviteRedeemUrl: expect.stringContaining(
        `${house.origin}/redeem?rd=https%3a%2f%2finvitations.microsoft.com%2fredeem%2f%3ftenant%3d${contoso.id}%26user%3d`,
      ),
      invitedUserDisplayName: null,
      invitedUserType: 'Guest',
      invitedUserEmailAddress: ivy,
      sendInvitationMessage: false,
      resetRedemption: false,
      inviteRedirectUrl: `${house.origin}/sample`,
      status: 'PendingAcceptance',
      invitedUserMessageInfo: {
        messageLanguage: null,
        customizedMessageBody: null,
        ccRecipients: [{ emailAddress: { name: null, address: null } }],
      },
      invitedUser: {
        id: expect.stringMatching(guid),
        userPrincipalName: 'ivy_smallpartner.example#EXT#@contoso.onmicrosoft.com',
      },
    });
    expect(await house.mailbox.list({ to: ivy })).toEqual([]);
  });

  story('makes the guest object as Entra makes it', async (house) => {
    const { invitedUser } = await invite(house, { invitedUserDisplayName: 'Ivy' });
    const select =
      'userType,creationType,externalUserState,externalUserStateChangeDateTime,identities,otherMails,proxyAddresses,accountEnabled,showInAddressList,onPremisesSyncEnabled,mail,displayName,mailNickname,usageLocation,givenName';
    const user = await daemonGraph(house).api(`/users/${invitedUser.id}`).select(select).get();
    expect(user).toMatchObject({
      userType: 'Guest',
      creationType: 'Invitation',
      externalUserState: 'PendingAcceptance',
      accountEnabled: true,
      showInAddressList: false,
      onPremisesSyncEnabled: null,
      usageLocation: null,
      givenName: null,
      displayName: 'Ivy',
      mail: ivy,
      otherMails: [ivy],
      proxyAddresses: [`SMTP:${ivy}`],
      mailNickname: 'ivy_smallpartner.example#EXT#',
      identities: [
        {
          signInType: 'userPrincipalName',
          issuer: 'contoso.onmicrosoft.com',
          issuerAssignedId: 'ivy_smallpartner.example#EXT#@contoso.onmicrosoft.com',
        },
      ],
    });
  });

  story('once more is the same guest and a new link', async (house) => {
    const [first, second] = [await invite(house), await invite(house)];
    expect(second.invitedUser.id).toBe(first.invitedUser.id);
    expect(second.inviteRedeemUrl).not.toBe(first.inviteRedeemUrl);
  });

  story('twenty times at once is one guest', async (house) => {
    const all = await Promise.all(Array.from({ length: 20 }, () => invite(house)));
    expect(new Set(all.map((each) => each.invitedUser.id)).size).toBe(1);
    const found = await daemonGraph(house).api('/users').filter(`mail eq '${ivy}'`).get();
    expect(found.value).toHaveLength(1);
  });

  const bad: readonly [string, object, number, string, RegExp][] = [
    ['no address', { invitedUserEmailAddress: undefined }, 400, 'BadRequest', /invitedUserEmailAddress/],
    ['no redirect URL', { inviteRedirectUrl: undefined }, 400, 'BadRequest', /inviteRedirectUrl/],
    ['a plus in the address', { invitedUserEmailAddress: 'ivy+tag@x.example' }, 400, 'BadRequest', /not valid/],
    ['a hash in the address', { invitedUserEmailAddress: 'ivy#EXT#@x.example' }, 400, 'BadRequest', /not valid/],
    ['a quoted address', { invitedUserEmailAddress: '"ivy x"@x.example' }, 400, 'BadRequest', /not valid/],
    ['two addresses', { invitedUserEmailAddress: 'ivy@x.example,eve@x.example' }, 400, 'BadRequest', /not valid/],
    [
      'a header in the address',
      { invitedUserEmailAddress: 'ivy@x.example\r\nBcc: eve@x.example' },
      400,
      'BadRequest',
      /not valid/,
    ],
    [
      'an address in another script',
      { invitedUserEmailAddress: 'ivy@münchen.example' },
      400,
      'BadRequest',
      /not valid/,
    ],
    [
      'an address that is too long',
      { invitedUserEmailAddress: `${'i'.repeat(65)}@x.example` },
      400,
      'BadRequest',
      /not valid/,
    ],
    ['a dot before the at', { invitedUserEmailAddress: 'ivy.@x.example' }, 400, 'BadRequest', /not valid/],
    ['a script as redirect URL', { inviteRedirectUrl: 'javascript:alert(1)' }, 400, 'BadRequest', /redirect/],
    ['a redirect URL with user info', { inviteRedirectUrl: 'https://a@evil.example' }, 400, 'BadRequest', /redirect/],
    ['a domain that is blocked', { invitedUserEmailAddress: 'ivy@blocked.example' }, 400, 'BadRequest', /blocked/],
    [
      'a domain of the tenant',
      { invitedUserEmailAddress: 'new@contoso.example' },
      400,
      'BadRequest',
      /verified domain of this directory/,
    ],
    [
      'the initial domain',
      { invitedUserEmailAddress: 'new@contoso.onmicrosoft.com' },
      400,
      'BadRequest',
      /^Invitee is in inviter tenant$/,
    ],
    [
      'two cc recipients',
      {
        invitedUserMessageInfo: {
          ccRecipients: [{ emailAddress: { address: 'a@x.example' } }, { emailAddress: { address: 'b@x.example' } }],
        },
      },
      400,
      'BadRequest',
      /one cc/,
    ],
    [
      'an unknown user',
      { invitedUser: { id: '00000000-0000-4000-8000-000000000000' }, resetRedemption: true },
      404,
      'Request_ResourceNotFound',
      /not found/,
    ],
    ['a reset of nobody', { resetRedemption: true }, 400, 'BadRequest', /invitedUser/],
  ];
  for (const [what, change, status, code, words] of bad) {
    story(`with ${what} is refused, and nobody is made`, async (house) => {
      const before = (await house.tenant(contoso.id).users()).length;
      expect(await refusal(invite(house, change))).toEqual({ status, code, message: expect.stringMatching(words) });
      expect((await house.tenant(contoso.id).users()).length).toBe(before);
    });
  }

  story('of somebody who is a guest already names the object', async (house) => {
    await house.tokensFor(people.ana);
    const guest = await house.tenant(contoso.id).user(people.ana);
    const message = `The invited user already exists in the directory as object ID: ${guest?.id}. They can use that account to sign in to shared apps and resources.`;
    expect(await refusal(invite(house, { invitedUserEmailAddress: people.ana }))).toEqual({
      status: 400,
      code: 'BadRequest',
      message,
    });
    await daemonGraph(house).api(`/users/${guest?.id}`).patch({ accountEnabled: false });
    expect((await refusal(invite(house, { invitedUserEmailAddress: people.ana }))).message).toContain(
      'blocked from signing in',
    );
  });
});

describe('who may invite', () => {
  const asPerson = async (house: Emulator, who: string) =>
    refusal(
      (await personGraph(house, who, 'User.Invite.All'))
        .api('/invitations')
        .post({ invitedUserEmailAddress: ivy, inviteRedirectUrl: `${house.origin}/sample` }),
    );
  const set = (house: Emulator, allowInvitesFrom: string) =>
    personGraph(house, people.admin, 'User.Read').then(() =>
      daemonGraph(house).api('/policies/authorizationPolicy').patch({ allowInvitesFrom }),
    );

  story('everyone by default, and then fewer and fewer', async (house) => {
    const matrix: [string, Record<string, number>][] = [
      ['everyone', { [people.ana]: 0, [people.mel]: 0, [people.admin]: 0 }],
      ['adminsGuestInvitersAndAllMembers', { [people.ana]: 403, [people.mel]: 0, [people.admin]: 0 }],
      ['adminsAndGuestInviters', { [people.ana]: 403, [people.mel]: 403, [people.admin]: 0 }],
      ['none', { [people.ana]: 403, [people.mel]: 403, [people.admin]: 403 }],
    ];
    for (const [setting, expected] of matrix) {
      await set(house, setting);
      for (const [who, status] of Object.entries(expected)) {
        expect([setting, who, (await asPerson(house, who)).status]).toEqual([setting, who, status]);
      }
    }
    expect(await refusal(invite(house))).toMatchObject({
      status: 403,
      code: 'Forbidden',
      message: expect.stringMatching(/^Guest invitations not allowed for your company/),
    });
    await set(house, 'everyone');
    expect((await daemonGraph(house).api('/policies/authorizationPolicy').get()).allowInvitesFrom).toBe('everyone');
  });

  story('members come in as members only by an administrator', async (house) => {
    const post = async (who: string) =>
      (await personGraph(house, who, 'User.Invite.All'))
        .api('/invitations')
        .post({ invitedUserEmailAddress: ivy, inviteRedirectUrl: `${house.origin}/sample`, invitedUserType: 'Member' });
    expect((await refusal(post(people.mel))).status).toBe(403);
    const { invitedUser } = await post(people.admin);
    expect(
      await daemonGraph(house).api(`/users/${invitedUser.id}`).select('userType,externalUserState').get(),
    ).toMatchObject({ userType: 'Member', externalUserState: 'PendingAcceptance' });
  });
});
