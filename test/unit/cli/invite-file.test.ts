import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { inviteFile } from '#src/cli/invite-file.js';
import type { Terminal } from '#src/cli/terminal.js';

const folder = mkdtempSync(join(tmpdir(), 'guesthouse-file-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'guests.csv');
writeFileSync(file, 'version:v1.0');

/** A server that answers these one after another, and a terminal that keeps what is written. */
function scene(answers: readonly (readonly [number, unknown])[]) {
  const written: string[] = [];
  const asked: string[] = [];
  const left = [...answers];
  const keep = (where: string) => (text: string) => void written.push(`${where} ${text}`);
  const same = (text: string) => text;
  const terminal: Terminal = {
    out: keep('out'),
    err: keep('err'),
    progress: keep('progress'),
    ...{ bold: same, quiet: same, good: same, bad: same },
  };
  const server = {
    origin: 'https://localhost:8443',
    outbound: {
      fetch: async (url: string | URL) => {
        asked.push(new URL(url).pathname);
        const [status, body] = left.shift() ?? [500, {}];
        return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
      },
      close: async () => {},
    },
  };
  return { written, asked, server, terminal };
}

const job = (state: string, succeeded: number, failed: number) => ({ id: 'j1', state, total: 4, succeeded, failed });

describe('inviting a file', () => {
  it('shows how far it is, wipes that away, and prints the results', async () => {
    const { written, asked, server, terminal } = scene([
      [202, job('running', 0, 0)],
      [200, job('running', 1, 1)],
      [200, job('finished', 3, 1)],
      [200, '{"line":3,"values":{"inviteeEmail":"a@b.example"},"outcome":{"succeeded":true,"reason":"Invited"}}\n'],
    ]);
    expect(await inviteFile(server, { file, asJson: false }, terminal)).toBe(1);
    expect(asked.at(0)).toBe('/_guesthouse/bulk');
    expect(asked.at(-1)).toBe('/_guesthouse/bulk/j1/rows');
    expect(written.slice(0, 3)).toEqual([
      `progress [${'░'.repeat(30)}] 0 of 4`,
      `progress [${'█'.repeat(15)}${'░'.repeat(15)}] 2 of 4, 1 failed`,
      'progress ',
    ]);
    expect(written[3]).toMatch(/^out result .*\ninvited {2}3 {5}a@b\.example {2}Invited\n\n● 3 invited, 1 failed$/s);
  });

  it('fails when the job goes away', async () => {
    const { server, terminal } = scene([
      [202, job('running', 0, 0)],
      [404, { message: 'There is no bulk operation of this id in this tenant.' }],
    ]);
    await expect(inviteFile(server, { file, asJson: false }, terminal)).rejects.toThrow('There is no bulk operation');
  });
});
