import { describe, expect } from '@jest/globals';
import { openBulk, upload, uploadAndWait } from '../support/bulk-upload.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { walk } from '../support/walk.js';
import { contoso, fabrikam, people, webApp } from '../support/world.js';

const { story } = stories();
const inviters = stories({
  config: demoConfig((config) => {
    const mel = tenantOf(config, contoso.id).users.find((each) => each.userPrincipalName === people.mel);
    Object.assign(mel ?? {}, { directoryRoles: ['Guest Inviter'] });
  }),
});

const headings =
  'Email address to invite [inviteeEmail] Required,Redirection url [inviteRedirectURL] Required,Send invitation message (true or false) [sendEmail],Customized invitation message [customizedMessageBody]';
const file = (...rows: string[]) => ['version:v1.0', headings, ...rows].join('\r\n');
const link = 'https://app.example/start';

const resultsOf = async (house: Emulator, browser: Awaited<ReturnType<typeof openBulk>>, job: string) =>
  (await house.http.get(`${job}/results.csv`, { cookie: await browser.jar.getCookieString(job) })).text;

describe('bulk invite', () => {
  story('invites every good row, tells why the others failed, and mails who is to be mailed', async (house) => {
    const browser = await openBulk(house);
    const job = await uploadAndWait(
      house,
      browser,
      'invite',
      file(
        `pia@partner.example,${link},true,"Welcome, Pia"`,
        `quiet@partner.example,${link},FALSE,`,
        `nobody@blocked.example,${link},,`,
        'not an address,https://app.example/,,',
        `mel@contoso.example,${link},,`,
        `${people.otto},${link},,`,
        ',,,',
      ),
    );
    expect(browser.text('h1')).toBe('Bulk invite');
    expect([browser.text('#succeeded'), browser.text('#failed'), browser.text('#total')]).toEqual(['3', '3', '6']);
    const table = browser.visit.page
      .querySelectorAll('#results tbody tr')
      .map((row) => row.text.replaceAll(/\s+/g, ' '));
    expect(table[0]).toMatch(/5 ?nobody@blocked\.example.*Failure.*blocked/);
    expect(table[1]).toMatch(/6 ?not an address.*Failure.*not valid/);
    expect(table[2]).toMatch(/7 ?mel@contoso\.example.*Failure.*verified domain/);

    const pia = await house.tenant(contoso.id).user('pia@partner.example');
    expect(pia).toMatchObject({ userType: 'Guest', externalUserState: 'PendingAcceptance' });
    const [mail] = await house.mailbox.list({ to: 'pia@partner.example' });
    expect(mail?.text).toContain('Welcome, Pia');
    expect(await house.mailbox.list({ to: 'quiet@partner.example' })).toEqual([]);
    expect(await house.tenant(contoso.id).user('nobody@blocked.example')).toBeUndefined();
    expect(await house.mailbox.list({ to: people.otto })).toHaveLength(1);

    const csv = await resultsOf(house, browser, job);
    expect(csv).toContain('Line,Email address,Status,Reason,Object ID,Redemption link');
    expect(csv).toContain(`3,pia@partner.example,Success,Invited by mail,${pia?.id},${house.origin}/redeem?rd=`);
    expect(csv).toMatch(/7,mel@contoso\.example,Failure,This user cannot be invited/);

    const audits = (await daemonGraph(house).api('/auditLogs/directoryAudits').get()).value as {
      activityDisplayName: string;
      initiatedBy: { user: { userPrincipalName: string } };
    }[];
    expect(audits[0]?.activityDisplayName).toBe('Bulk invite users - finished (bulk)');
    const names = audits.map((each) => each.activityDisplayName);
    expect(names).toContain('Bulk invite users - started (bulk)');
    expect(names).toContain('Invite external user');
    expect(audits[0]?.initiatedBy.user.userPrincipalName).toBe(people.admin);
  });

  story('brings guests in who then sign in', async (house) => {
    const browser = await openBulk(house);
    await uploadAndWait(house, browser, 'invite', file(`rosa@partner.example,${link}`));
    const { claims } = await house.signIn({ as: 'rosa@partner.example' });
    expect(claims.idToken).toMatchObject({ preferred_username: 'rosa@partner.example', tid: contoso.id });
  });

  story('takes the file of 2016, with groups and applications', async (house) => {
    const graph = daemonGraph(house);
    const group = await graph
      .api('/groups')
      .post({ displayName: 'Partners', mailNickname: 'partners', securityEnabled: true, mailEnabled: false });
    const browser = await openBulk(house);
    await uploadAndWait(
      house,
      browser,
      'invite',
      [
        'DisplayName,Email,InvitedToGroups,InvitedToApplications,InvitationText,CcEmailAddress,Language',
        `Kim Kaiser,kim@partner.example,${group.id},${webApp.clientId},Hallo Kim,boss@partner.example,de`,
        'Lea Lang,lea@partner.example,7b1e1a1e-0000-4000-8000-00000000dead,,,,',
      ].join('\n'),
    );
    expect([browser.text('#succeeded'), browser.text('#failed')]).toEqual(['1', '1']);
    expect(browser.text('#results')).toContain('There is no such group or application here: 7b1e1a1e');
    const kim = await house.tenant(contoso.id).user('kim@partner.example');
    expect(kim?.displayName).toBe('Kim Kaiser');
    const members = await graph.api(`/groups/${group.id}/members`).get();
    expect(members.value.map((each: { id: string }) => each.id)).toEqual([kim?.id]);
    const { value: entries } = await graph.api('/auditLogs/directoryAudits').get();
    expect(entries.map((each: { activityDisplayName: string }) => each.activityDisplayName)).toEqual(
      expect.arrayContaining(['Add member to group', 'Add app role assignment grant to user']),
    );
    const [mail] = await house.mailbox.list({ to: 'kim@partner.example' });
    expect(mail).toMatchObject({ cc: ['boss@partner.example'], text: expect.stringContaining('Hallo Kim') });
    // Nothing of a row is done when a part of it cannot be.
    expect(await house.tenant(contoso.id).user('lea@partner.example')).toBeUndefined();
  });

  story('hands out templates, which are not taken as they are', async (house) => {
    const browser = await openBulk(house);
    const cookie = await browser.jar.getCookieString(house.origin);
    const answer = await house.http.get(`${house.origin}/admin/bulk/invite.csv`, { cookie });
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.text.split('\r\n').slice(0, 2)).toEqual(['version:v1.0', headings]);
    const refused = await upload(house, browser, 'invite', answer.text);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('Line 3, column 1: this is the example of the template');
  });

  story('neutralises cells of the results that a spreadsheet would run', async (house) => {
    const browser = await openBulk(house);
    // Full-width, as some spreadsheets read it too; the plain signs are refused when the file is read.
    const wide = '\uFF1D1+2';
    const rows = ['version:v1.0', 'User name [userPrincipalName] Required', wide].join('\n');
    const job = await uploadAndWait(house, browser, 'delete', rows);
    expect(await resultsOf(house, browser, job)).toContain(`3,'${wide},Failure`);
  });

  story('goes on while other requests are answered, and says how far it is', async (house) => {
    const browser = await openBulk(house);
    const rows = Array.from({ length: 300 }, (_, at) => `guest${at}@partner.example,${link},false`);
    const { headers } = await upload(house, browser, 'invite', file(...rows));
    await browser.open(headers.get('location') ?? '');
    expect(browser.has('meta[http-equiv="refresh"]')).toBe(true);
    expect(browser.text('label[for="progress"]')).toMatch(/^\d+ of 300 rows$/);
    expect(Number(browser.text('#succeeded'))).toBeLessThan(300);
    await browser.open('/admin/bulk');
    expect(browser.has('#jobs progress')).toBe(true);
    // Back to the seed: the job is gone, and nothing comes after.
    await house.reset();
    const count = (await house.tenant(contoso.id).users()).length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await house.tenant(contoso.id).users()).length).toBe(count);
    expect(await house.tenant(contoso.id).user('guest299@partner.example')).toBeUndefined();
  });
});

describe('bulk delete and bulk restore', () => {
  story('delete by user name, and bring back by object id', async (house) => {
    const browser = await openBulk(house);
    const sam = await house.tenant(contoso.id).user(people.sam);
    await uploadAndWait(
      house,
      browser,
      'delete',
      [
        'version:v1.0',
        'User name [userPrincipalName] Required',
        sam?.userPrincipalName,
        'who@contoso.example',
        people.admin,
      ].join('\n'),
    );
    expect([browser.text('#succeeded'), browser.text('#failed')]).toEqual(['1', '2']);
    expect(browser.text('#results')).toContain('There is no user who@contoso.example.');
    expect(browser.text('#results')).toContain('Nobody can delete himself');
    expect(await house.tenant(contoso.id).user(people.sam)).toBeUndefined();
    await browser.open('/admin/bulk');
    await uploadAndWait(
      house,
      browser,
      'restore',
      ['version:v1.0', 'Object ID [objectId] Required', sam?.id, '7b1e1a1e-0000-4000-8000-00000000dead'].join('\n'),
    );
    expect([browser.text('#succeeded'), browser.text('#failed')]).toEqual(['1', '1']);
    expect(await house.tenant(contoso.id).user(people.sam)).toMatchObject({ id: sam?.id });
  });
});

describe('who may', () => {
  story('members without a role see nothing of it', async (house) => {
    const browser = house.browser();
    await browser.open(`${house.origin}/admin/bulk`);
    await walk(browser, house.walker(people.mel));
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS90094');
  });

  inviters.story('a guest inviter may invite and may not delete', async (house) => {
    const browser = await openBulk(house, people.mel);
    expect(browser.visit.page.querySelectorAll('option').map((each) => each.text)).toEqual(['Bulk invite']);
    const refused = await upload(
      house,
      browser,
      'delete',
      'version:v1.0\nUser name [userPrincipalName] Required\nx@y.z',
    );
    expect([refused.status, refused.text.includes('Your roles do not allow this')]).toEqual([403, true]);
    await uploadAndWait(house, browser, 'invite', file(`vera@partner.example,${link}`));
    expect(browser.text('#succeeded')).toBe('1');
  });

  story('a form that this server did not show is refused: AADSTS50089', async (house) => {
    const browser = await openBulk(house);
    const refused = await upload(house, browser, 'invite', file(`eve@evil.example,${link}`), { canary: 'guessed' });
    expect(refused.text).toContain('AADSTS50089');
    expect(await house.tenant(contoso.id).user('eve@evil.example')).toBeUndefined();
  });

  story('a job belongs to its organization', async (house) => {
    const browser = await openBulk(house);
    const job = await uploadAndWait(house, browser, 'invite', file(`tom@partner.example,${link}`));
    await browser.open(`${job}?tenantid=${fabrikam.id}`);
    expect(browser.visit.html).not.toContain('tom@partner.example');
  });
});
