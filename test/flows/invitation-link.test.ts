import { describe, expect } from '@jest/globals';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, refusal } from '../support/graph-client.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { walk, walkUntil } from '../support/walk.js';
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

describe('redeeming by the link', () => {
  story('signs in, asks for the permissions, and lands where the invitation leads', async (house) => {
    const { inviteRedeemUrl, invitedUser } = await invite(house, { inviteRedirectUrl: 'https://app.example/welcome' });
    const browser = house.browser();
    await browser.open(inviteRedeemUrl);
    const { url } = await walk(browser, house.walker(ivy));
    expect(url.href).toBe('https://app.example/welcome');
    expect(browser.headings).toContain('Permissions requested by:');
    const user = await daemonGraph(house)
      .api(`/users/${invitedUser.id}`)
      .select('externalUserState,identities,userPrincipalName')
      .get();
    expect(user).toMatchObject({
      externalUserState: 'Accepted',
      userPrincipalName: 'ivy_smallpartner.example#EXT#@contoso.onmicrosoft.com',
    });
    expect(user.identities).toContainEqual({ signInType: 'federated', issuer: 'mail', issuerAssignedId: ivy });
    const { value } = await daemonGraph(house).api('/auditLogs/directoryAudits').get();
    const names = value.map((each: { activityDisplayName: string }) => each.activityDisplayName);
    expect(names.slice(0, 4)).toEqual([
      'Redeem external user invite',
      'Update user',
      'Invite external user',
      'Add user',
    ]);
  });

  story('is a way back afterwards, too', async (house) => {
    const { inviteRedeemUrl } = await invite(house, { inviteRedirectUrl: 'https://app.example/welcome' });
    for (const _ of [1, 2]) {
      const browser = house.browser();
      await browser.open(inviteRedeemUrl);
      expect((await walk(browser, house.walker(ivy))).url.href).toBe('https://app.example/welcome');
    }
  });

  story('works with an alias, which the direct link does not', async (house) => {
    const alias = 'ana.alias@fabrikam.example';
    const { inviteRedeemUrl, invitedUser } = await invite(house, {
      invitedUserEmailAddress: alias,
      inviteRedirectUrl: 'https://app.example/welcome',
    });
    const browser = house.browser();
    await browser.open(inviteRedeemUrl);
    await browser.press('#idBtn_Back');
    await browser.submit({ loginfmt: people.nora }, '#idSIButton9');
    const { url } = await walk(browser, house.walker(people.nora));
    expect(url.href).toBe('https://app.example/welcome');
    const tokens = await house.tokensFor(people.nora);
    expect(claimsOf(tokens.id_token)).toMatchObject({
      oid: invitedUser.id,
      email: alias,
      preferred_username: people.nora,
    });
  });

  story('changes nothing when cancelled', async (house) => {
    const { inviteRedeemUrl, invitedUser } = await invite(house);
    const browser = house.browser();
    await browser.open(inviteRedeemUrl);
    await walkUntil(browser, house.walker(ivy), (each) => each.text('h1') === 'Permissions requested by:');
    await browser.press('#idBtn_Back');
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS65004');
    expect(await daemonGraph(house).api(`/users/${invitedUser.id}`).select('externalUserState').get()).toMatchObject({
      externalUserState: 'PendingAcceptance',
    });
  });

  story('takes no made-up link, and the bare older one', async (house) => {
    const { inviteRedeemUrl } = await invite(house);
    const inner = new URL(new URL(inviteRedeemUrl).searchParams.get('rd') ?? '');
    const browser = house.browser();
    await browser.open(`${house.origin}/redeem${inner.search}`);
    expect(browser.visit.url.pathname).toMatch(/\/signin\//);
    for (const query of [
      '',
      '?rd=x',
      '?rd=https%3a%2f%2fevil.example%2f',
      `?tenant=${contoso.id}&user=x&ticket=y`,
      inner.search.replace(/ticket=[^&]+/, 'ticket=AAAA'),
    ]) {
      await browser.open(`${house.origin}/redeem${query}`);
      expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS90023');
    }
  });
});

describe('resetting the redemption status', () => {
  story('opens the guest for another account and keeps id and name', async (house) => {
    await house.tokensFor(people.otto);
    const before = await house.tenant(contoso.id).user(people.otto);
    const graph = daemonGraph(house);
    await graph.api(`/users/${before?.id}`).patch({ mail: people.nora, otherMails: [people.otto, people.nora] });
    const answer = await invite(house, {
      invitedUserEmailAddress: people.nora,
      resetRedemption: true,
      invitedUser: { id: before?.id },
    });
    expect(answer).toMatchObject({
      resetRedemption: true,
      status: 'PendingAcceptance',
      invitedUser: { id: before?.id, userPrincipalName: before?.userPrincipalName },
    });
    const browser = house.browser();
    await browser.open(answer.inviteRedeemUrl);
    await walk(browser, house.walker(people.nora));
    const claims = claimsOf((await house.tokensFor(people.nora)).id_token);
    expect(claims).toMatchObject({ oid: before?.id, idp: expect.stringContaining('sts.windows.net') });
    const { value } = await graph.api('/auditLogs/directoryAudits').get();
    expect(value.map((each: { activityDisplayName: string }) => each.activityDisplayName)).toContain(
      'Invite external user with reset invitation status',
    );
  });

  story('needs the address on the object first, and no directory role against an application', async (house) => {
    await house.tokensFor(people.otto);
    const guest = await house.tenant(contoso.id).user(people.otto);
    const reset = (address: string) =>
      invite(house, { invitedUserEmailAddress: address, resetRedemption: true, invitedUser: { id: guest?.id } });
    expect((await refusal(reset(people.nora))).message).toContain('mail or otherMails');
  });
});

describe('an internal user who is invited', () => {
  story('becomes an external one by redeeming, with the same object', async (house) => {
    const graph = daemonGraph(house);
    const mel = await house.tenant(contoso.id).user(people.mel);
    const wrong = invite(house, { invitedUserEmailAddress: people.nora, invitedUser: { id: mel?.id } });
    expect((await refusal(wrong)).message).toContain('mail of the internal user');
    await graph.api(`/users/${mel?.id}`).patch({ mail: people.nora });
    const answer = await invite(house, { invitedUserEmailAddress: people.nora, invitedUser: { id: mel?.id } });
    expect(answer.invitedUser).toMatchObject({ id: mel?.id, userPrincipalName: people.mel });
    const browser = house.browser();
    await browser.open(answer.inviteRedeemUrl);
    await walk(browser, house.walker(people.nora));
    const after = await graph
      .api(`/users/${mel?.id}`)
      .select('userType,externalUserState,userPrincipalName,identities')
      .get();
    expect(after).toMatchObject({ userType: 'Member', externalUserState: 'Accepted', userPrincipalName: people.mel });
    expect(after.identities).toContainEqual({
      signInType: 'federated',
      issuer: 'ExternalAzureAD',
      issuerAssignedId: null,
    });
  });
});
