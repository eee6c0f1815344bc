import { expect } from '@jest/globals';
import type { Advance } from '#identity-providers';
import type { ProviderKind } from '#src/identity-providers/open-provider.js';
import { beginning, type Fixture, password, pendingOf, type World } from './fixture.js';

/** A conversation with pages of this server: each form goes where the last page came from. */
async function converse(world: World, providerId: string, userName: string) {
  const provider = await world.open(providerId);
  let last = await provider.start(beginning(userName));
  return {
    get last() {
      return last;
    },
    async send(form: Readonly<Record<string, string>>): Promise<Advance> {
      last = await provider.resume({ method: 'POST', url: 'https://localhost:1/', form }, pendingOf(last));
      return last;
    },
    /** Posts again what was posted before, to the page that was there then. */
    again: (form: Readonly<Record<string, string>>, page: Advance) =>
      provider.resume({ method: 'POST', url: 'https://localhost:1/', form }, pendingOf(page)),
  };
}

const noMessage = { unknownBecause: 'no message of another server comes in: the person fills a page of this one' };
const noWay = {
  unknownBecause: 'Cancel and Back lead away from the page; they are the sign-in’s own and never come here',
};
const asksAgain = { kind: 'page' };
const monsters = ['', ' ', '__proto__', '<script>', '\u0000', '\u202e', '0'.repeat(100_000), '١٢٣٤٥٦٧٨', "' or 1=1"];

export const entra: Fixture = {
  name: 'home tenant',
  kind: 'entra',
  happy: {
    identity: { kind: 'entra', issuer: 'fabrikam', email: 'ana@fabrikam.example' },
    play: async (world) => (await converse(world, 'entra:fabrikam', 'ana@fabrikam.example')).send({ passwd: password }),
  },
  dangers: {
    'wrong signature': noMessage,
    'wrong audience': noMessage,
    'too old': {
      unknownBecause: 'a password has no time; the tests of the password page say when an account is locked',
    },
    'not yet valid': noMessage,
    replayed: { unknownBecause: 'a password is good every time' },
    cancelled: noWay,
    'hostile input': {
      ends: asksAgain,
      async play(world) {
        const { send } = await converse(world, 'entra:fabrikam', 'ana@fabrikam.example');
        const answers = [await send({}), await send({ person: 'ana@fabrikam.example' })];
        for (const passwd of monsters) answers.push(await send({ passwd }));
        return answers;
      },
    },
  },
};

/** Kinds that prove a mailbox by a code; `finish` does what comes after it. */
function byCode(
  named: { readonly name: string; readonly kind: ProviderKind; readonly address: string; readonly identity: object },
  finish?: Readonly<Record<string, string>>,
): Fixture {
  const { kind, address } = named;
  const withCode = async (world: World) => {
    const talk = await converse(world, kind, address);
    const asked = await talk.send({});
    return { talk, asked, otc: world.mails[0]?.code ?? 'no mail came' };
  };
  return {
    name: named.name,
    kind,
    happy: {
      identity: named.identity,
      async play(world) {
        const { talk, otc } = await withCode(world);
        const proved = await talk.send({ otc });
        return finish === undefined ? proved : talk.send(finish);
      },
    },
    dangers: {
      'wrong signature': noMessage,
      'wrong audience': {
        ends: complains(/no longer valid/),
        async play(world) {
          const { otc } = await withCode(world);
          const other = await world.open(kind);
          const offered = await other.start({ ...beginning(address), signInId: 'another-browser' });
          const url = 'https://localhost:1/';
          const pending = { ...pendingOf(offered), sent: 'yes' };
          return [await other.resume({ method: 'POST', url, form: { otc } }, pending)];
        },
      },
      'too old': {
        ends: complains(/expired/),
        async play(world) {
          const { talk, otc } = await withCode(world);
          world.clock.advance(31 * 60);
          return [await talk.send({ otc })];
        },
      },
      'not yet valid': { unknownBecause: 'a code is good from the moment that it is made' },
      replayed: {
        ends: complains(/expired/),
        async play(world) {
          const { talk, asked, otc } = await withCode(world);
          await talk.send({ otc });
          return [await talk.again({ otc }, asked)];
        },
      },
      cancelled: noWay,
      'hostile input': {
        ends: asksAgain,
        async play(world) {
          const { talk } = await withCode(world);
          const answers: Advance[] = [];
          for (const otc of monsters) answers.push(await talk.send({ otc }));
          // Name and password do not stand in for the code.
          answers.push(await talk.send({ displayName: 'Eve', passwd: password }));
          return answers;
        },
      },
    },
  };
}

/** The page asks again, and says why in these words. */
function complains(words: RegExp) {
  return { kind: 'page', page: { model: { error: expect.stringMatching(words) } } };
}

const finish = { displayName: 'New Person', passwd: password };
export const emailOtp = byCode({
  ...{ name: 'one-time passcode', kind: 'email-otp', address: 'otto@small.example' },
  identity: { kind: 'email-otp', issuer: 'mail', email: 'otto@small.example', amr: ['otp'] },
});
export const signUp = byCode(
  {
    ...{ name: 'sign-up of a personal account', kind: 'sign-up', address: 'new@small.example' },
    identity: { email: 'new@small.example' },
  },
  finish,
);
export const selfService = byCode(
  {
    ...{ name: 'self-service account', kind: 'self-service', address: 'new@work.example' },
    identity: { kind: 'entra', email: 'new@work.example' },
  },
  finish,
);
