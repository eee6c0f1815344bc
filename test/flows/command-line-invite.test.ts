import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect } from '@jest/globals';
import { guesthouse } from '../support/command.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { contoso, fabrikam } from '../support/world.js';

const data = mkdtempSync(join(tmpdir(), 'guesthouse-invite-'));
afterAll(() => rmSync(data, { recursive: true }));
const { story } = stories({ data });

const run = (house: Emulator, ...args: string[]) =>
  guesthouse(['invite', ...args, '--origin', house.origin, '--data', data]);
const headings = 'Email address to invite [inviteeEmail] Required,Redirection url [inviteRedirectURL] Required';

function fileOf(name: string, ...rows: string[]): string {
  const path = join(data, name);
  writeFileSync(path, ['version:v1.0', headings, ...rows].join('\r\n'));
  return path;
}

describe('guesthouse invite', () => {
  story('invites one guest, who then signs in', async (house) => {
    const { code, stdout } = await run(house, 'cleo@partner.example');
    expect(code).toBe(0);
    expect(stdout).toContain('cleo_partner.example#EXT#@contoso.onmicrosoft.com is invited');
    expect(stdout).toContain(`${house.origin}/redeem?rd=`);
    expect(await house.mailbox.list({ to: 'cleo@partner.example' })).toEqual([]);
    const { claims } = await house.signIn({ as: 'cleo@partner.example' });
    expect(claims.idToken).toMatchObject({ tid: contoso.id });
  });

  story('invites to another tenant, by mail, with a redirect, as JSON', async (house) => {
    const { code, stdout } = await run(
      house,
      ...[
        'otto@smallpartner.example',
        '--tenant',
        fabrikam.domain,
        '--redirect',
        'https://app.example/in',
        '--mail',
        '--json',
      ],
    );
    expect(code).toBe(0);
    const { userId, mail } = JSON.parse(stdout);
    expect(mail).toBe('sent');
    expect(await house.tenant(fabrikam.id).user(userId)).toMatchObject({ mail: 'otto@smallpartner.example' });
    expect((await house.mailbox.list({ to: 'otto@smallpartner.example' }))[0]?.text).toContain(
      'https://app.example/in',
    );
  });

  story('fails with the reason when a gate refuses', async (house) => {
    for (const [args, reason] of [
      [['x@blocked.example'], /domain/],
      [['mel@contoso.example'], /verified domain/],
      [['no address'], /not valid/],
      [['a@b.example', '--redirect', 'nowhere'], /redirect/],
      [['a@b.example', '--tenant', 'nobody.example'], /nobody\.example/],
    ] as const) {
      const { code, stderr } = await run(house, ...args);
      expect([args, code]).toEqual([args, 1]);
      expect(stderr).toMatch(reason);
    }
  });

  story('answers wrong usage with 2', async (house) => {
    const file = fileOf('usage.csv', 'a@b.example,https://app.example/');
    for (const args of [
      [],
      ['a@b.example', 'c@d.example'],
      ['a@b.example', '--csv', file],
      ['--csv', file, '--mail'],
    ]) {
      const { code, stderr } = await run(house, ...args);
      expect([args, code]).toEqual([args, 2]);
      expect(stderr).toContain('guesthouse invite --help');
    }
    const missing = await run(house, '--csv', join(data, 'missing.csv'));
    expect([missing.code, missing.stderr.includes('missing.csv cannot be read')]).toEqual([2, true]);
  });
});

describe('guesthouse invite --csv', () => {
  story('invites a file and prints what became of each row', async (house) => {
    const file = fileOf(
      'good.csv',
      'one@partner.example,https://app.example/',
      'two@partner.example,https://app.example/',
    );
    const { code, stdout, stderr } = await run(house, '--csv', file);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^result +line +address +reason$/m);
    expect(stdout).toMatch(/^invited +4 +two@partner\.example +Invited by mail$/m);
    expect(stdout).toContain('2 invited, 0 failed');
    expect(await house.tenant(contoso.id).user('two@partner.example')).toMatchObject({ userType: 'Guest' });
  });

  story('fails when a row does, and has done the others', async (house) => {
    const file = fileOf(
      'mixed.csv',
      'x@blocked.example,https://app.example/',
      'ok@partner.example,https://app.example/',
    );
    const { code, stdout } = await run(house, '--csv', file, '--json');
    expect(code).toBe(1);
    const { job, rows } = JSON.parse(stdout);
    expect(job).toMatchObject({ state: 'finished', fileName: 'mixed.csv', succeeded: 1, failed: 1 });
    expect(rows[0]).toMatchObject({ line: 3, outcome: { succeeded: false } });
    expect(rows[1]).toMatchObject({ values: { inviteeEmail: 'ok@partner.example' }, outcome: { succeeded: true } });
    expect(rows[1].outcome.redeemUrl).toContain('/redeem?rd=');
  });

  story('says where a file is wrong, with exit code 2, and does nothing', async (house) => {
    const file = fileOf('bad.csv', 'one@partner.example,nowhere', ',https://app.example/');
    const { code, stderr } = await run(house, '--csv', file);
    expect(code).toBe(2);
    expect(stderr).toContain(`${file}:3:2 "nowhere" is no absolute URL`);
    expect(stderr).toContain(`${file}:4:1 Email address to invite`);
    expect(await house.tenant(contoso.id).user('one@partner.example')).toBeUndefined();
  });

  story('says that a file is too large', async (house) => {
    const file = join(data, 'large.csv');
    writeFileSync(
      file,
      `version:v1.0\n${headings}\n${`a@b.example,https://c.example,${'x'.repeat(50_000)}\n`.repeat(300)}`,
    );
    const { code, stderr } = await run(house, '--csv', file);
    expect([code, stderr]).toEqual([1, expect.stringContaining('larger than 10 MB')]);
  });
});

describe('the control API', () => {
  story('tells of operations it does not know', async (house) => {
    for (const path of ['/bulk/none', '/bulk/none/rows']) {
      const answer = await house.http.get(`${house.origin}/_guesthouse${path}`);
      expect([path, answer.status, answer.json().error]).toEqual([path, 404, 'control.no-job']);
    }
    const kind = await house.http.send(`${house.origin}/_guesthouse/bulk?kind=fly`, { method: 'POST', body: '' });
    expect([kind.status, kind.json().error]).toEqual([400, 'control.no-kind']);
    const tenant = await house.http.get(`${house.origin}/_guesthouse/bulk/x?tenant=nobody.example`);
    expect([tenant.status, tenant.json().error]).toEqual([404, 'AADSTS90002']);
  });

  story('describes what it does', async (house) => {
    const { paths } = (await house.http.get(`${house.origin}/_guesthouse/openapi.json`)).json<{ paths: object }>();
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/invitations', '/bulk', '/bulk/{id}', '/bulk/{id}/rows']),
    );
  });
});
