import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect } from '@jest/globals';
import { Agent, request } from 'undici';
import { formOf, multipart, openBulk, uploadAndWait } from '../support/bulk-upload.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { contoso } from '../support/world.js';

const { story } = stories();
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const headings =
  'Email address to invite [inviteeEmail] Required,Redirection url [inviteRedirectURL] Required,Send invitation message (true or false) [sendEmail]';

/** Megabytes in use once everything is let go of. */
function megabytes(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

/** Posts a body that is made while it is sent; answers the status and how much was taken. */
async function pour(house: Emulator, size: number, declared: boolean) {
  const browser = await openBulk(house);
  const { cookie, canary } = await formOf(browser);
  const { type, head } = multipart({ canary, kind: 'invite' }, '');
  const line = Buffer.from(`guest@partner.example,https://app.example/,${'x'.repeat(60_000)}\n`);
  let taken = 0;
  async function* body() {
    yield Buffer.from(`${head}version:v1.0\n${headings}\n`);
    while (taken < size) {
      taken += line.length;
      yield line;
    }
  }
  const dispatcher = new Agent({ connect: { ca: house.ca } });
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers / 2 ** 20);
  }, 20);
  try {
    const { statusCode, body: answer } = await request(`${house.origin}/admin/bulk`, {
      method: 'POST',
      headers: { 'content-type': type, cookie, ...(declared ? { 'content-length': String(size) } : {}) },
      body: Readable.from(body()),
      dispatcher,
    });
    return { status: statusCode, text: await answer.text(), taken, most };
  } finally {
    clearInterval(watch);
    await dispatcher.destroy();
  }
}

describe('a file of a gigabyte', () => {
  story('is refused at once when it says how large it is', async (house) => {
    const { status, text, taken } = await pour(house, 2 ** 30, true);
    expect([status, text.includes('The file is larger than')]).toEqual([413, true]);
    expect(taken).toBeLessThan(2 ** 24);
  });

  story('is refused past the cap, unbuffered, when it does not', async (house) => {
    const { status, text, taken, most } = await pour(house, 2 ** 30, false);
    expect([status, text.includes('The file is larger than')]).toEqual([413, true]);
    expect(taken).toBeLessThan(2 ** 25);
    expect(most).toBeLessThan(64);
    // The server is well, and nothing was begun.
    expect((await house.http.get(`${house.origin}/_guesthouse/health`)).status).toBe(200);
    const browser = await openBulk(house);
    expect(browser.has('#jobs')).toBe(false);
  });
});

describe('ten thousand rows', () => {
  story(
    'are invited one by one in the memory that the guests themselves take',
    async (house) => {
      const browser = await openBulk(house);
      const rows = (from: number, count: number) =>
        Array.from({ length: count }, (_, at) => `guest${from + at}@partner.example,https://app.example/,false`);
      const file = (from: number, count: number) => ['version:v1.0', headings, ...rows(from, count)].join('\n');
      /** Megabytes that stay, for a thousand rows. */
      const costOf = async (from: number, count: number) => {
        const before = megabytes();
        await browser.open('/admin/bulk');
        await uploadAndWait(house, browser, 'invite', file(from, count));
        return ((megabytes() - before) * 1000) / count;
      };
      await costOf(0, 2000); // code is compiled, logs are full
      const small = await costOf(2000, 2000);
      const large = await costOf(4000, 10_000);
      expect([browser.text('#succeeded'), browser.text('#failed')]).toEqual(['10000', '0']);
      // Flat: a row of a large job leaves no more behind than one of a small job, the guest and its result.
      expect(large).toBeLessThan(small * 1.3 + 0.5);
      expect(await house.tenant(contoso.id).user('guest13999@partner.example')).toMatchObject({ userType: 'Guest' });
    },
    900_000,
  );
});
