import { afterAll, describe, expect, it } from '@jest/globals';
import { isAadstsNumber } from '#errors';
import { openProvider, providerKinds } from '#src/identity-providers/open-provider.js';
import { saml, wsFed } from './identity-providers/assertions.js';
import { createWorld, dangers, type Fixture, plainRules, type World } from './identity-providers/fixture.js';
import {
  facebook,
  google,
  homeTenant,
  microsoftAccount,
  newMicrosoftAccount,
  stopOpenId,
} from './identity-providers/openid.js';
import { emailOtp, entra, selfService, signUp } from './identity-providers/own-pages.js';

const fixtures: readonly Fixture[] = [
  ...[
    entra,
    homeTenant,
    saml,
    wsFed,
    google,
    facebook,
    microsoftAccount,
    newMicrosoftAccount,
    emailOtp,
    signUp,
    selfService,
  ],
];
afterAll(stopOpenId);

async function inWorld<T>(play: (world: World) => Promise<T>): Promise<T> {
  const world = await createWorld();
  try {
    return await play(world);
  } finally {
    await world.close();
  }
}

describe('the kinds of identity providers', () => {
  it('all have a fixture here, the two protocols of federation included', () => {
    expect([...new Set(fixtures.map(({ kind }) => kind))].sort()).toEqual([...providerKinds].sort());
    expect(fixtures.filter(({ kind }) => kind === 'federation')).toHaveLength(2);
  });

  it('are all there are: any other is refused', async () => {
    await inWorld(async (world) => {
      const deps = {
        ...plainRules,
        catalog: world.catalog,
        store: undefined as never,
        origin: '',
        consumerClientSecret: '',
      };
      for (const id of ['', 'saml', 'constructor', '__proto__:x', 'google:unknown', 'federation:unknown'])
        await expect(openProvider(id, deps, world.io)).rejects.toMatchObject({ code: 'identity-providers.unknown' });
    });
  });
});

describe.each(fixtures)('$name', ({ happy, dangers: known }) => {
  it('happy path: says who the person is', async () => {
    const advance = await inWorld((world) => happy.play(world));
    expect(advance).toMatchObject({ kind: 'identified', identity: happy.identity });
    const { email = '', subject = '', amr = [] } = advance.kind === 'identified' ? advance.identity : {};
    expect([email, subject === '', amr.length > 0]).toEqual([email.toLowerCase(), false, true]);
  });

  for (const danger of dangers) {
    const trial = known[danger];
    if ('unknownBecause' in trial) {
      it(`${danger}: no such notion`, () => expect(trial.unknownBecause).toMatch(/\w+ \w+ \w+/));
      continue;
    }
    it(`${danger}: identifies nobody, and says what is wrong`, async () => {
      const advances = await inWorld((world) => trial.play(world));
      expect(advances.length).toBeGreaterThan(0);
      for (const advance of advances) {
        expect(advance).toMatchObject(trial.ends);
        if (advance.kind === 'refused') expect(isAadstsNumber(advance.aadsts)).toBe(true);
      }
    });
  }
});
