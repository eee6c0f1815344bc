import { describe, expect } from '@jest/globals';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, personGraph } from '../support/graph-client.js';
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

describe('the mail of an invitation', () => {
  const mailed = async (house: Emulator, info: object = {}, as = people.mel) => {
    const client = await personGraph(house, as, 'User.Invite.All');
    const answer = await client.api('/invitations').post({
      invitedUserEmailAddress: ivy,
      inviteRedirectUrl: 'https://app.contoso.example/start',
      sendInvitationMessage: true,
      invitedUserMessageInfo: info,
    });
    const mail = await house.mailbox.waitFor({ to: ivy }, 5);
    if (mail === undefined) throw new Error('No invitation came.');
    return { answer, mail };
  };

  story('has every element', async (house) => {
    const { mail, answer } = await mailed(house, {
      customizedMessageBody: 'Welcome <b>aboard</b>',
      ccRecipients: [{ emailAddress: { address: 'boss@x.example' } }],
    });
    expect(mail.subject).toBe('Mel Member invited you to access applications within their organization');
    expect(mail.replyTo).toBe(people.mel);
    expect(mail.cc).toEqual(['boss@x.example']);
    for (const words of [
      'Please only act on this email if you trust',
      'Organization:',
      'Contoso',
      'contoso.example',
      'Mel Member',
      'Welcome &lt;b&gt;aboard&lt;/b&gt;',
      'https://app.contoso.example/start',
      'Accept invitation',
      'Block future invitations',
      'https://contoso.example/privacy',
    ]) {
      expect(mail.html).toContain(words);
    }
    expect(mail.text).toContain('Welcome <b>aboard</b>');
    expect(mail.links).toContain(answer.inviteRedeemUrl);
  });

  story('leaves the personal message out where an application invites', async (house) => {
    await invite(house, {
      sendInvitationMessage: true,
      invitedUserMessageInfo: { customizedMessageBody: 'From a robot' },
    });
    const mail = await house.mailbox.waitFor({ to: ivy }, 5);
    expect(mail?.text).not.toContain('From a robot');
    expect(mail?.subject).toBe('Contoso invited you to access applications within their organization');
  });

  story('is in the language that was asked for, unless the message is one’s own', async (house) => {
    expect((await mailed(house, { messageLanguage: 'de-DE' })).mail.text).toContain('Einladung annehmen');
    await house.mailbox.clear();
    const own = await mailed(house, { messageLanguage: 'de-DE', customizedMessageBody: 'Hello' });
    expect(own.mail.text).toContain('Accept invitation');
    await house.mailbox.clear();
    expect((await mailed(house, { messageLanguage: 'xx' })).mail.text).toContain('Accept invitation');
  });

  story('is the last one for who blocks the organization, until they allow it again', async (house) => {
    const { mail } = await mailed(house);
    const browser = house.browser();
    await browser.open(mail.links.find((each) => each.includes('/unsubscribe?')) ?? '');
    await browser.press('#idSIButton9');
    expect(browser.text('h1')).toBe('Invitations are blocked');
    await house.mailbox.clear();
    const silent = await invite(house, { sendInvitationMessage: true });
    expect(silent.status).toBe('PendingAcceptance');
    expect(await house.mailbox.list({ to: ivy })).toEqual([]);
    const audits = await daemonGraph(house).api('/auditLogs/directoryAudits').get();
    expect(audits.value[0].activityDisplayName).toBe('Email not sent, user unsubscribed');
    await browser.press('#idSIButton9');
    await invite(house, { sendInvitationMessage: true });
    expect(await house.mailbox.list({ to: ivy })).toHaveLength(1);
  });
});
