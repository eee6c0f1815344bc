import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { open } from 'lmdb';
import { openKeptStore, type Store } from '#store';
import { compileTests } from '../support/compile.mjs';
import { createFakeClock } from '../support/fakes/clock.js';

const compiled = compileTests('support/store-writer.ts');
afterAll(() => rm(compiled, { recursive: true }));
const writer = join(compiled, 'support', 'store-writer.js');
const clock = createFakeClock();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guesthouse-kept-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Opens, looks and closes. */
async function reopened<T>(look: (store: Store) => Promise<T>): Promise<T> {
  const store = await openKeptStore(folder, clock);
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

/** Pairs that are there, each whole. */
async function pairs(store: Store): Promise<readonly number[]> {
  const members = await store.members(['pairs']);
  for (const member of members) {
    for (const side of ['left', 'right']) expect(await store.get(['pair', member, side])).toBeDefined();
  }
  let values = 0;
  for await (const _ of store.keys(['pair'])) values += 1;
  expect(values).toBe(members.length * 2);
  return members.map(Number);
}

describe('a kept store', () => {
  it('is the same after it was closed and opened again', async () => {
    await reopened(async (store) => {
      await store.put(['room', 'a'], { n: 1 });
      await store.put(['room', 'gone'], 1);
      await store.remove(['room', 'gone']);
      await store.put(['room', 'short'], 1, { ttlSeconds: 60 });
      for (const member of ['c', 'a', 'b', 'd']) await store.addMember(['room', 'set'], member);
      await store.addMember(['room', 'set'], 'a', { ttlSeconds: 60 });
      await store.removeMember(['room', 'set'], 'd');
      await store.addMember(['room', 'dropped'], 'x');
      await store.clear(['room', 'dropped']);
    });
    await reopened(async (store) => {
      await store.addMember(['room', 'set'], 'e');
      expect(await store.get(['room', 'a'])).toEqual({ n: 1 });
      expect(await store.get(['room', 'gone'])).toBeUndefined();
      expect(await store.members(['room', 'dropped'])).toEqual([]);
    });
    clock.advance(60);
    await reopened(async (store) => {
      expect(await store.members(['room', 'set'])).toEqual(['c', 'b', 'e']);
      expect(await store.get(['room', 'short'])).toBeUndefined();
    });
  });

  it('has everything that was confirmed, and nothing by halves, after its process was killed', async () => {
    let confirmed = -1;
    for (const lines of [1, 40, 400]) {
      const child = spawn(process.execPath, [writer, folder, String(confirmed + 1)]);
      let seen = 0;
      for await (const line of createInterface(child.stdout)) {
        confirmed = Number(line);
        seen += 1;
        if (seen === lines) child.kill('SIGKILL');
      }
      if (child.signalCode === null) await once(child, 'exit');
      const there = await reopened(pairs);
      expect(there.slice(0, confirmed + 1)).toEqual(Array.from({ length: confirmed + 1 }, (_, n) => n));
      confirmed = there.length - 1;
    }
  });

  it('refuses what it cannot keep when the disk is full, and keeps what it has', async () => {
    // A file size limit instead of a full disk: the same refusal by the system, for this process alone.
    const limit = `trap '' XFSZ; ulimit -f 2048; exec "$0" "$@"`;
    const child = spawn('bash', ['-c', limit, process.execPath, writer, folder]);
    let confirmed = -1;
    let refusal: { refused: number; code: string; message: string; seen: unknown } | undefined;
    let complaints = '';
    child.stderr.on('data', (chunk) => (complaints += String(chunk)));
    const ended = once(child, 'close');
    for await (const line of createInterface(child.stdout)) {
      if (line.startsWith('{')) refusal = JSON.parse(line);
      else confirmed = Number(line);
    }
    expect([await ended, complaints]).toEqual([[0, null], '']);
    expect(confirmed).toBeGreaterThan(10);
    expect(refusal).toMatchObject({ refused: confirmed + 1, code: 'store.not-kept', seen: null });
    expect(refusal?.message).toContain(folder);
    const there = await reopened(pairs);
    expect(there).toHaveLength(confirmed + 1);
    await reopened((store) => store.put(['room', 'later'], 'fits'));
    expect(await reopened((store) => store.get(['room', 'later']))).toBe('fits');
  });

  it('is for one process: another is told which one has it', async () => {
    const child = spawn(process.execPath, [writer, folder]);
    await once(child.stdout, 'data');
    try {
      await expect(openKeptStore(folder, clock)).rejects.toMatchObject({
        code: 'store.in-use',
        message: expect.stringContaining(`process ${child.pid}`),
      });
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    expect(await reopened(async (store) => store.countMembers(['pairs']))).toBeGreaterThan(0);
    const store = await openKeptStore(folder, clock);
    await expect(openKeptStore(folder, clock)).rejects.toMatchObject({ code: 'store.in-use' });
    await store.close();
  });

  it('takes over the lock of a process that has ended, though its number was given out again', async () => {
    await writeFile(join(folder, 'lock'), `${process.ppid} 1`);
    expect(await reopened((store) => store.put(['room', 'a'], 1))).toBe(true);
  });

  it.each([
    { name: 'is of something else', content: () => Buffer.from('not a database, '.repeat(1024)) },
    { name: 'was cut off', content: (before: Buffer) => before.subarray(0, before.length / 2) },
  ])('is refused with the folder when its file $name', async ({ content }) => {
    await reopened(async (store) => {
      for (let n = 0; n < 200; n += 1) await store.put(['room', String(n)], 'x'.repeat(200));
    });
    const [file = ''] = (await readdir(folder)).filter((name) => !name.includes('lock'));
    const path = join(folder, file);
    await writeFile(path, content(await readFile(path)));
    const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
    let words = '';
    for await (const chunk of child.stderr) words += chunk;
    expect(words).toContain('store.damaged');
    expect(words).toContain(folder);
    expect((await stat(path)).size).toBeGreaterThan(0);
  });

  it.each([
    { name: 'is no JSON', record: { name: 'room\u0000x\u0000', json: '{"n":', expiresAt: undefined } },
    { name: 'has no name', record: { json: '1', expiresAt: undefined } },
  ])('is refused with the folder when a record $name', async ({ record }) => {
    await reopened((store) => store.put(['room', 'a'], 1));
    const root = open({ path: join(folder, 'state.lmdb'), maxDbs: 2 });
    root.openDB({ name: 'values' }).putSync('record', record);
    await root.close();
    await expect(openKeptStore(folder, clock)).rejects.toMatchObject({
      code: 'store.damaged',
      message: expect.stringContaining(folder),
    });
  });
});
