import { describe, expect } from '@jest/globals';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, personGraph, refusal } from '../support/graph-client.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { contoso, memberPassword, people, webApp } from '../support/world.js';

const partner = 'pat@contoso.example';
const internal = 'ina@contoso.example';
const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id);
    (seed.oauth2PermissionGrants as Record<string, unknown>[]).push({
      clientAppId: webApp.clientId,
      resourceAppId: '00000003-0000-0000-c000-000000000000',
      scope: 'User.ReadWrite.All',
    });
    seed.users.push(
      {
        userPrincipalName: partner,
        displayName: 'Pat Partner',
        password: memberPassword,
        userType: 'Guest',
        onPremisesSyncEnabled: true,
        onPremisesImmutableId: 'cGF0LW9uLXByZW1pc2Vz',
        onPremisesUserPrincipalName: 'pat@partners.contoso.local',
        onPremisesDomainName: 'contoso.local',
        onPremisesSamAccountName: 'pat',
      },
      { userPrincipalName: internal, displayName: 'Ina Internal', password: memberPassword, userType: 'Guest' },
    );
  }),
});

const properties = [
  ...['id', 'accountEnabled', 'userType', 'creationType', 'externalUserState', 'externalUserStateChangeDateTime'],
  ...['displayName', 'givenName', 'surname', 'mail', 'otherMails', 'proxyAddresses', 'mailNickname'],
  ...['userPrincipalName', 'identities', 'onPremisesSyncEnabled', 'onPremisesImmutableId', 'showInAddressList'],
  ...['usageLocation', 'passwordProfile', 'refreshTokensValidFromDateTime', 'signInSessionsValidFromDateTime'],
  ...['externalUserConvertedOn', 'createdDateTime'],
];
const read = (house: Emulator, id: string) => daemonGraph(house).api(`/users/${encodeURIComponent(id)}`);
const objectOf = async (house: Emulator, as: string) => {
  const { '@odata.context': _, ...object } = await read(house, (await house.tenant(contoso.id).user(as))?.id ?? '')
    .select(properties.join(','))
    .get();
  return object;
};
const invite = (house: Emulator, address: string, more: object = {}) =>
  daemonGraph(house)
    .api('/invitations')
    .post({ invitedUserEmailAddress: address, inviteRedirectUrl: `${house.origin}/sample`, ...more });

/** user-properties: what `identities` shows after redemption, by realm. */
const realms: readonly [who: keyof typeof people, identity: object][] = [
  ['ana', { signInType: 'federated', issuer: 'ExternalAzureAD', issuerAssignedId: null }],
  ['mia', { signInType: 'federated', issuer: 'MicrosoftAccount', issuerAssignedId: null }],
  ['gus', { signInType: 'federated', issuer: 'google.com', issuerAssignedId: expect.any(String) }],
  ['otto', { signInType: 'federated', issuer: 'mail', issuerAssignedId: people.otto }],
  [
    'sam',
    {
      signInType: 'federated',
      issuer: expect.stringMatching(/\/partners\/tailwind/),
      issuerAssignedId: expect.any(String),
    },
  ],
];

describe('the guest object, property by property', () => {
  for (const [who, identity] of realms) {
    story(`of ${who} after the invitation, and after redemption`, async (house) => {
      const address = people[who];
      const name = `${address.replace('@', '_')}#EXT#`;
      const before = await objectOf(house, address);
      const own = {
        signInType: 'userPrincipalName',
        issuer: 'contoso.onmicrosoft.com',
        issuerAssignedId: `${name}@contoso.onmicrosoft.com`,
      };
      expect(before).toEqual({
        id: expect.any(String),
        accountEnabled: true,
        userType: 'Guest',
        creationType: 'Invitation',
        externalUserState: 'PendingAcceptance',
        externalUserStateChangeDateTime: before.createdDateTime,
        displayName: expect.stringMatching(/./),
        givenName: null,
        surname: null,
        mail: address,
        otherMails: [address],
        proxyAddresses: [`SMTP:${address}`],
        mailNickname: name,
        userPrincipalName: `${name}@contoso.onmicrosoft.com`,
        identities: [own],
        onPremisesSyncEnabled: null,
        onPremisesImmutableId: null,
        showInAddressList: false,
        usageLocation: null,
        passwordProfile: null,
        refreshTokensValidFromDateTime: before.createdDateTime,
        signInSessionsValidFromDateTime: before.createdDateTime,
        externalUserConvertedOn: null,
        createdDateTime: expect.any(String),
      });
      house.clock.advance({ minutes: 10 });
      await house.tokensFor(address);
      const after = await objectOf(house, address);
      expect(Date.parse(after.externalUserStateChangeDateTime)).toBeGreaterThanOrEqual(
        Date.parse(before.createdDateTime) + 600_000,
      );
      expect(after).toEqual({
        ...before,
        externalUserState: 'Accepted',
        externalUserStateChangeDateTime: after.externalUserStateChangeDateTime,
        identities: [own, identity],
      });
    });
  }

  story('of those who are in no list of guests: synchronised and internal', async (house) => {
    expect(await objectOf(house, partner)).toMatchObject({
      userType: 'Guest',
      creationType: null,
      externalUserState: null,
      onPremisesSyncEnabled: true,
      onPremisesImmutableId: 'cGF0LW9uLXByZW1pc2Vz',
      identities: [{ signInType: 'userPrincipalName', issuerAssignedId: partner }],
    });
    const names = await read(house, partner).select('onPremisesUserPrincipalName,onPremisesSamAccountName').get();
    expect(names).toMatchObject({
      onPremisesUserPrincipalName: 'pat@partners.contoso.local',
      onPremisesSamAccountName: 'pat',
    });
    expect(await objectOf(house, internal)).toMatchObject({
      userType: 'Guest',
      onPremisesSyncEnabled: null,
      externalUserState: null,
    });
    for (const who of [partner, internal]) {
      const claims = claimsOf((await house.tokensFor(who)).id_token);
      expect(claims).toMatchObject({ tid: contoso.id, preferred_username: who, acct: 1 });
      expect(claims).not.toHaveProperty('idp');
    }
    const states = await daemonGraph(house).api('/users').filter("externalUserState eq 'PendingAcceptance'").get();
    expect(states.value).toHaveLength(6);
  });

  story('of a synchronised user is changed on-premises, and here only what is of the cloud', async (house) => {
    expect(await refusal(read(house, partner).patch({ displayName: 'Changed' }))).toMatchObject({
      status: 400,
      message: expect.stringContaining('on-premises mastered'),
    });
    await read(house, partner).patch({ usageLocation: 'DE', userType: 'Member' });
    expect(await objectOf(house, partner)).toMatchObject({
      displayName: 'Pat Partner',
      usageLocation: 'DE',
      userType: 'Member',
    });
    expect(
      (await refusal(invite(house, partner, { invitedUser: { id: (await objectOf(house, partner)).id } }))).status,
    ).toBe(400);
  });
});

describe('the name of a guest', () => {
  const upnOf = async (house: Emulator, address: string) =>
    (await invite(house, address)).invitedUser.userPrincipalName as string;

  story('is the address as it was typed, and is found whatever the case', async (house) => {
    expect(await upnOf(house, 'James.T-Kirk_1@Star.Fleet.example')).toBe(
      'James.T-Kirk_1_Star.Fleet.example#EXT#@contoso.onmicrosoft.com',
    );
    const found = await read(house, 'james.t-kirk_1_star.fleet.example#ext#@CONTOSO.onmicrosoft.com').get();
    expect(found.mail).toBe('James.T-Kirk_1@Star.Fleet.example');
  });

  story('is another one where it is taken, and never over 64 characters before the @', async (house) => {
    const taken = 'ivy_x.example#EXT#@contoso.onmicrosoft.com';
    const password = { password: 'Correct horse 1' };
    const body = { displayName: 'Taken', mailNickname: 'taken', accountEnabled: true, passwordProfile: password };
    await daemonGraph(house)
      .api('/users')
      .post({ ...body, userPrincipalName: taken });
    expect(await upnOf(house, 'ivy@x.example')).toMatch(/^ivy_x\.example_[0-9a-f]{8}#EXT#@contoso\.onmicrosoft\.com$/);
    const long = `${'l'.repeat(60)}@${'d'.repeat(50)}.example`;
    const [first, second] = [await upnOf(house, long), await upnOf(house, `${'l'.repeat(61)}@x.example`)];
    for (const name of [first, second]) expect(name.split('@')[0]?.length).toBeLessThanOrEqual(64);
    expect(first).not.toBe(second);
    const quirk = 'ivo_x.example#EXT@contoso.onmicrosoft.com';
    await daemonGraph(house)
      .api('/users')
      .post({ ...body, userPrincipalName: quirk });
    expect((await read(house, quirk).get()).userPrincipalName).toBe(quirk);
    for (const wrong of [`${'u'.repeat(65)}@contoso.example`, 'a b@contoso.example', 'no-at', 'x@elsewhere.example']) {
      const made = daemonGraph(house)
        .api('/users')
        .post({ ...body, userPrincipalName: wrong });
      expect([wrong, (await refusal(made)).status]).toEqual([wrong, 400]);
    }
  });

  story('stays through redemption, reset and a change of mail', async (house) => {
    const { id, userPrincipalName } = await objectOf(house, people.otto);
    await house.tokensFor(people.otto);
    await read(house, id).patch({ mail: 'otto.new@smallpartner.example' });
    await invite(house, 'otto.new@smallpartner.example', { invitedUser: { id }, resetRedemption: true });
    expect(
      await read(house, id).select('id,userPrincipalName,mail,proxyAddresses,externalUserState').get(),
    ).toMatchObject({
      id,
      userPrincipalName,
      mail: 'otto.new@smallpartner.example',
      proxyAddresses: ['SMTP:otto.new@smallpartner.example', `smtp:${people.otto}`],
      externalUserState: 'PendingAcceptance',
    });
  });
});

describe('a guest', () => {
  story('is shown in the address list, gets further addresses and changes type, and nothing else', async (house) => {
    const before = await objectOf(house, people.sam);
    await read(house, before.id).patch({ showInAddressList: true });
    await read(house, before.id).patch({ otherMails: [people.sam, 'sam@second.example'] });
    await read(house, before.id).patch({ userType: 'Member' });
    expect(await objectOf(house, people.sam)).toEqual({
      ...before,
      showInAddressList: true,
      otherMails: [people.sam, 'sam@second.example'],
      userType: 'Member',
    });
    await read(house, before.id).patch({ userType: 'Guest' });
    expect((await objectOf(house, people.sam)).userType).toBe('Guest');
    expect((await objectOf(house, 'sam@second.example')).id).toBe(before.id);
    const taken = read(house, before.id).patch({ mail: people.mel, displayName: 'Half' });
    expect(await refusal(taken)).toMatchObject({ status: 400, message: expect.stringContaining('proxyAddresses') });
    const clash = read(house, before.id).patch({ userPrincipalName: people.mel, displayName: 'Half' });
    expect(await refusal(clash)).toMatchObject({ status: 400, message: expect.stringContaining('userPrincipalName') });
    expect((await objectOf(house, people.sam)).displayName).toBe(before.displayName);
    expect((await refusal(read(house, before.id).patch({ proxyAddresses: [] }))).status).toBe(400);
  });

  story('who is disabled is told so at sign-in, by every grant and by Graph', async (house) => {
    const graph = await personGraph(house, people.ana, 'User.Read');
    const { id } = await graph.api('/me').get();
    const { refresh_token: refreshToken = '' } = await house.tokensFor(people.ana);
    await read(house, id).patch({ accountEnabled: false });
    const disabled = await daemonGraph(house).api('/users').filter('accountEnabled eq false').get();
    expect(disabled.value).toMatchObject([{ id }]);
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50057');
    const form = { grant_type: 'refresh_token', client_id: webApp.clientId, client_secret: 'guesthouse-demo-secret' };
    const renewed = await house.http.post(house.tokenUrl, { ...form, refresh_token: refreshToken });
    expect(renewed.json().error_codes).toEqual([50057]);
    expect(await refusal(graph.api('/me').get())).toMatchObject({ status: 401, code: 'InvalidAuthenticationToken' });
    await read(house, id).patch({ accountEnabled: true });
    expect((await house.tokensFor(people.ana)).id_token).toBeDefined();
  });

  story('who is made by hand with an identity signs in by it, and nobody else gets that identity', async (house) => {
    const identity = { signInType: 'federated', issuer: 'mail', issuerAssignedId: 'hand@smallpartner.example' };
    const body = {
      displayName: 'Hanna Hand',
      mail: 'hand@smallpartner.example',
      userType: 'Guest',
      userPrincipalName: 'hand_smallpartner.example#EXT#@contoso.onmicrosoft.com',
      identities: [identity],
    };
    const made = await daemonGraph(house).api('/users').post(body);
    const again = { ...body, mail: 'other@x.example', userPrincipalName: 'other@contoso.example' };
    expect((await refusal(daemonGraph(house).api('/users').post(again))).status).toBe(400);
    const { id_token: token } = await house.tokensFor('hand@smallpartner.example');
    expect(claimsOf(token)).toMatchObject({ oid: made.id, name: 'Hanna Hand', acct: 1 });
  });
});
