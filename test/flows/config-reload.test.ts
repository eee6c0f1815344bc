import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { type ConfigData, demoConfig, tenantOf } from '../support/demo-config.js';
import { type Emulator, startEmulator } from '../support/emulator.js';
import { contoso, people, webApp } from '../support/world.js';

const folder = mkdtempSync(join(tmpdir(), 'guesthouse-reload-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'guesthouse.json');

const write = (change: (config: ConfigData) => void = () => {}) =>
  writeFileSync(file, JSON.stringify(demoConfig(change)));
const contosoOf = (config: ConfigData) => tenantOf(config, contoso.id);
const newUser = { userPrincipalName: 'zoe@contoso.example', displayName: 'Zoe', password: 'Passw0rd!' };

type News = Parameters<NonNullable<NonNullable<Parameters<typeof startEmulator>[0]>['onConfigChange']>>[0];
let [house, told]: [Emulator | undefined, News[]] = [undefined, []];

/** What the server said of the change that comes now. */
async function newsAfter(change: () => void): Promise<News | undefined> {
  const before = told.length;
  change();
  for (let look = 0; look < 500 && told.length === before; look += 1) await pause(50);
  return told[before];
}
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

beforeEach(async () => {
  write();
  told = [];
  house = await startEmulator({ config: file, onConfigChange: (news) => told.push(news) });
});
afterEach(() => house?.stop());
const running = (): Emulator => {
  if (house === undefined) throw new Error('not running');
  return house;
};

describe('a config file that changes while the server runs', () => {
  it('is taken over: new users and redirect URIs count, sessions, keys and mails stay', async () => {
    const { http, origin } = running();
    const keysOf = async () => (await http.get(`${origin}/${contoso.id}/discovery/v2.0/keys`)).text;
    const keys = await keysOf();
    const browser = running().browser();
    await running().tokensFor(people.mel, {}, browser);
    await running().tokensFor(people.otto);
    const mails = (await http.get(`${origin}/_guesthouse/mailbox`)).json<unknown[]>().length;
    expect(mails).toBeGreaterThan(0);

    const news = await newsAfter(() =>
      write((config) => {
        contosoOf(config).users.push(newUser);
        const app = contosoOf(config).applications.find((each) => each.appId === webApp.clientId);
        Object.assign(app ?? {}, { web: { redirectUris: ['https://new.example/callback', webApp.redirectUri] } });
      }),
    );
    expect(news).toEqual({ taken: true, file });
    expect(await running().tenant(contoso.id).user(newUser.userPrincipalName)).toMatchObject({ displayName: 'Zoe' });
    const { claims } = await running().signIn({ as: newUser.userPrincipalName });
    expect(claims.idToken.tid).toBe(contoso.id);
    expect(await keysOf()).toBe(keys);
    expect((await http.get(`${origin}/_guesthouse/mailbox`)).json<unknown[]>()).toHaveLength(mails);
    // Mel's browser is signed in still, at the new address.
    const visit = await browser.open(
      authorizeUrl(origin, { redirect_uri: 'https://new.example/callback', login_hint: people.mel }),
    );
    expect(running().answerOf(visit).code).toBeDefined();
  });

  it('is taken over when an editor puts another file in its place', async () => {
    const news = await newsAfter(() => {
      const aside = join(folder, 'aside.tmp');
      writeFileSync(aside, JSON.stringify(demoConfig((config) => contosoOf(config).users.push(newUser))));
      renameSync(aside, file);
    });
    expect(news?.taken).toBe(true);
    expect(await running().tenant(contoso.id).user(newUser.userPrincipalName)).toBeDefined();
  });

  it('leaves the old state in force when it is broken, and says where', async () => {
    await running().tokensFor(people.otto);
    const news = await newsAfter(() => writeFileSync(file, '{"tenants": [{"id": 5}]}'));
    expect(news).toEqual({ taken: false, file, message: expect.stringContaining(`${file}:1:21 tenants[0].id`) });
    expect(await running().tenant(contoso.id).user(people.otto)).toMatchObject({ externalUserState: 'Accepted' });
    expect((await running().tokensFor(people.ana)).access_token).toBeDefined();
    // And the next good one is taken over again.
    expect((await newsAfter(() => write((config) => contosoOf(config).users.push(newUser))))?.taken).toBe(true);
  });

  it('leaves the old state in force when it is valid and cannot be', async () => {
    await running().tokensFor(people.otto);
    const news = await newsAfter(() =>
      write((config) => {
        contosoOf(config).groups = [{ displayName: 'Lost', members: ['nobody@nowhere.example'] }];
      }),
    );
    expect(news).toMatchObject({ taken: false, message: expect.stringContaining('nobody@nowhere.example') });
    expect(await running().tenant(contoso.id).user(people.otto)).toMatchObject({ externalUserState: 'Accepted' });
    expect((await running().tokensFor(people.ana)).access_token).toBeDefined();
  });

  it('says when something counts from the next start only, and nothing when nothing changed', async () => {
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text);
    await pause(600);
    expect(told).toEqual([]);
    const news = await newsAfter(() => write((config) => Object.assign(config, { origin: 'https://other.example' })));
    expect(news).toEqual({ taken: true, file, note: 'Another origin counts from the next start.' });
  });
});

describe('guesthouse start', () => {
  it('tells of changes on the screen', async () => {
    const config = join(folder, 'screen.json');
    writeFileSync(config, JSON.stringify(demoConfig(() => {})));
    const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
    const child = spawn(process.execPath, [
      main,
      'start',
      '--config',
      config,
      '--port',
      '0',
      '--data',
      folder,
      '--quiet',
    ]);
    let screen = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (screen += String(chunk)));
    const until = async (words: string, act: () => void) => {
      for (let look = 0; look < 100 && !screen.includes(words); look += 1) {
        // Quiet at the start: the file is changed again and again until it is followed.
        if (look % 10 === 0) act();
        await pause(100);
      }
      expect(screen).toContain(words);
    };
    try {
      let change = 0;
      await until('was taken over.', () => {
        change += 1;
        const name = { displayName: `Zoe ${change}` };
        writeFileSync(
          config,
          JSON.stringify(demoConfig((each) => contosoOf(each).users.push({ ...newUser, ...name }))),
        );
      });
      await until('was not taken over; the old state is in force.', () =>
        writeFileSync(config, `{"tenants": ${change}`),
      );
      expect(screen).toContain('screen.json:1:');
    } finally {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    }
  });
});
