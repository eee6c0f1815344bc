import { describe, expect, it } from '@jest/globals';
import { createGrantFacts } from '#src/oidc/grant-facts.js';
import { readRefreshToken, sealRefreshToken } from '#src/oidc/refresh-token.js';
import { createMemoryStore } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';
import { grantFactsOf } from './grant.js';

const clock = createFakeClock();
const now = clock.epochSeconds();
const facts = (secret: string) => grantFactsOf(secret, now);

/** Two grants; one refresh token of the first. */
async function setUp() {
  const grantFacts = createGrantFacts(createMemoryStore(clock));
  await grantFacts.put('one', facts('secret of one'));
  await grantFacts.put('other', facts('secret of the other'));
  return { grantFacts, token: sealRefreshToken('one', now + 60, 'secret of one') };
}
const resealed = (token: string, content: string) => {
  const [first = '', , seal = ''] = token.split('.');
  return [first, `A${Buffer.from(content).toString('base64url')}`, seal].join('.');
};

describe('a refresh token', () => {
  it('says its grant and its end, and is another one each time', async () => {
    const { grantFacts, token } = await setUp();
    expect(await readRefreshToken(token, grantFacts)).toEqual({
      grantId: 'one',
      expiresAt: now + 60,
      facts: facts('secret of one'),
    });
    expect(sealRefreshToken('one', now + 60, 'secret of one')).not.toBe(token);
  });

  it.each<[string, (token: string) => string]>([
    ['says another end', (token) => resealed(token, JSON.stringify(['one', now + 9000, 'x']))],
    ['says another grant', (token) => resealed(token, JSON.stringify(['other', now + 60, 'x']))],
    ['is sealed by the secret of another grant', () => sealRefreshToken('one', now + 60, 'secret of the other')],
    ['has no seal', (token) => token.slice(0, token.lastIndexOf('.'))],
    ['has an empty seal', (token) => token.slice(0, token.lastIndexOf('.') + 1)],
    ['has more behind its seal', (token) => `${token}.x`],
    ['names a grant that is none', () => sealRefreshToken('none', now + 60, 'secret of one')],
    ['names something that is no grant', (token) => resealed(token, '{"0":"one"}')],
    ['has no end', (token) => resealed(token, '["one","never"]')],
    ['is no JSON', (token) => resealed(token, 'one')],
    ['is a word', () => 'refresh'],
    ['is nothing', () => ''],
  ])('that %s is unknown', async (_, change) => {
    const { grantFacts, token } = await setUp();
    expect(await readRefreshToken(change(token), grantFacts)).toBeUndefined();
  });

  it('goes with its grant, also when that is prolonged at the same moment', async () => {
    const { token } = await setUp();
    const store = createMemoryStore(clock);
    const grantFacts = createGrantFacts(store);
    await grantFacts.put('one', facts('secret of one'));
    await store.remove(['oidc', 'grant-facts', 'one']);
    await grantFacts.prolong('one', facts('secret of one'), now + 301);
    expect(await readRefreshToken(token, grantFacts)).toBeUndefined();
  });
});
