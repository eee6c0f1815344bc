import { describe, expect } from '@jest/globals';
import type { Overrides } from '../support/authorize.js';
import type { Emulator } from '../support/emulator.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { memberPassword, nativeApp, people, usualScope } from '../support/world.js';

const { story } = stories();

const ask = async (house: Emulator, username: string, overrides: Overrides = {}) =>
  (
    await house.http.post(house.tokenUrl, {
      grant_type: 'password',
      client_id: nativeApp.clientId,
      username,
      password: memberPassword,
      scope: usualScope,
      ...overrides,
    } as Record<string, string>)
  ).json();

describe('the password grant', () => {
  story('signs members in', async (house) => {
    const tokens = await ask(house, people.mel);
    expect(claimsOf(tokens.id_token)).toMatchObject({ preferred_username: people.mel });
    expect(tokens.refresh_token).toEqual(expect.any(String));
  });

  story('is not for guests, whatever their realm', async (house) => {
    for (const as of [people.ana, people.mia, people.otto]) await house.tokensFor(as);
    expect((await ask(house, people.ana)).error_codes).toEqual([50034]);
    expect((await ask(house, people.mia)).error_codes).toEqual([50020]);
    expect((await ask(house, people.otto)).error_codes).toEqual([50056]);
    expect((await ask(house, people.gus)).error_codes).toEqual([50056]);
    expect((await ask(house, 'nobody@contoso.example')).error_codes).toEqual([50034]);
  });

  story('locks after ten wrong passwords', async (house) => {
    for (let tries = 0; tries < 10; tries += 1) {
      expect((await ask(house, people.mel, { password: 'wrong' })).error_codes).toEqual([50126]);
    }
    expect((await ask(house, people.mel)).error_codes).toEqual([50053]);
  });
});
