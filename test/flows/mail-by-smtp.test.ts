import { afterAll, describe, expect } from '@jest/globals';
import { demoConfig } from '../support/demo-config.js';
import { daemonGraph } from '../support/graph-client.js';
import { createSmtpReceiver } from '../support/smtp-receiver.js';
import { stories } from '../support/stories.js';
import { people } from '../support/world.js';

const receiver = await createSmtpReceiver();
afterAll(() => receiver.stop());

const { story } = stories({
  config: demoConfig((config) => {
    Object.assign(config, { mail: { smtp: receiver.url, from: 'Guesthouse <invites@guesthouse.example>' } });
  }),
});

describe('with an SMTP server in the config', () => {
  story('the mail with the code arrives there, and in the mailbox', async (house) => {
    await house.tokensFor(people.otto);
    const [mail] = await receiver.received();
    expect(mail).toMatchObject({ from: 'invites@guesthouse.example', to: [people.otto] });
    const [kept] = await house.mailbox.list({ to: people.otto });
    expect(kept?.code).toMatch(/^\d{8}$/);
    expect(mail?.source).toContain(kept?.code);
    expect(mail?.source).toMatch(/multipart\/alternative/);
    expect(kept?.delivery.status).toBe('sent');
  });

  story('an invitation arrives there with its link, its message and its copies', async (house) => {
    await daemonGraph(house)
      .api('/invitations')
      .post({
        invitedUserEmailAddress: 'ivy@smallpartner.example',
        inviteRedirectUrl: `${house.origin}/sample`,
        sendInvitationMessage: true,
        invitedUserMessageInfo: { ccRecipients: [{ emailAddress: { address: 'boss@smallpartner.example' } }] },
      });
    const [mail] = await receiver.received('ivy@smallpartner.example');
    expect(mail?.to).toEqual(['ivy@smallpartner.example', 'boss@smallpartner.example']);
    const text = String(mail?.source).replaceAll('=\r\n', '').replaceAll('=3D', '=');
    expect(text).toContain(`${house.origin}/redeem?rd=`);
    const [kept] = await house.mailbox.list({ to: 'ivy@smallpartner.example' });
    expect(kept?.delivery.status).toBe('sent');
  });

  story('nobody is kept waiting by a server that is gone', async (house) => {
    await receiver.stop();
    const tokens = await house.tokensFor(people.otto);
    expect(tokens.id_token).toBeDefined();
    const [kept] = await house.mailbox.list({ to: people.otto });
    expect(kept?.delivery.status).toBe('failed');
  });
});
