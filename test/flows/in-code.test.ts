import { describe, expect, it } from '@jest/globals';
import { startGuesthouse } from '#app';
import { clientCredentialsForm } from '../support/authorize.js';
import { startEmulator } from '../support/emulator.js';
import { freePort } from '../support/free-port.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { api, contoso, daemon, people, spa } from '../support/world.js';

const { story } = stories();

describe('the emulator in a test', () => {
  story('signs anybody in by one call', async (house) => {
    for (const as of [people.ana, people.sam, people.gus, people.mia, people.otto]) {
      const { tokens, claims, trace } = await house.signIn({ as });
      expect(claims.idToken).toMatchObject({ preferred_username: as, tid: contoso.id });
      expect(claims.accessToken).toMatchObject({ tid: contoso.id });
      expect(claimsOf(tokens.id_token)).toMatchObject({ preferred_username: as });
      const events = await house.traces.timeline(trace ?? '');
      expect(events.some(({ outcome, step }) => step === 'home-realm' && outcome === 'ok')).toBe(true);
    }
  });

  story('says why a sign-in did not succeed', async (house) => {
    await expect(house.signIn({ as: people.nora })).rejects.toThrow(/AADSTS50020/);
    await expect(house.signIn({ as: 'nobody@nowhere.example' })).rejects.toThrow(/nobody@nowhere\.example|account/i);
  });

  story('signs in to the application that was asked for', async (house) => {
    const { claims } = await house.signIn({ as: people.ana, app: spa.clientId, scope: `openid profile ${api.scope}` });
    expect(claims.idToken.aud).toBe(spa.clientId);
    expect(claims.accessToken).toMatchObject({ azp: spa.clientId, scp: 'access_as_user' });
  });

  story('invites and lets in', async (house) => {
    const { userId } = await house.invite('new@partner.example');
    const { claims } = await house.signIn({ as: 'new@partner.example' });
    expect(claims.idToken.oid).toBe(userId);
    expect(await house.tenant(contoso.domain).user(userId)).toMatchObject({ externalUserState: 'Accepted' });
  });

  story('goes back to its seed and keeps its keys', async (house) => {
    const keysUrl = `${house.origin}/${contoso.id}/discovery/v2.0/keys`;
    const keys = (await house.http.get(keysUrl)).text;
    await house.signIn({ as: people.otto });
    await house.invite('new@partner.example');
    await house.reset();
    expect((await house.tenant(contoso.id).user(people.otto))?.externalUserState).toBe('PendingAcceptance');
    expect(await house.tenant(contoso.id).user('new@partner.example')).toBeUndefined();
    expect(await house.mailbox.list()).toEqual([]);
    expect((await house.http.get(keysUrl)).text).toBe(keys);
  });

  story('has a clock that moves for tokens too', async (house) => {
    const form = clientCredentialsForm(daemon.clientId);
    const expiry = async () => claimsOf((await house.http.post(house.tokenUrl, form)).json().access_token).exp ?? 0;
    const before = await expiry();
    house.clock.advance({ days: 30 });
    expect((await expiry()) - before).toBeGreaterThan(29 * 86_400);
    house.clock.resume();
    expect((await expiry()) - before).toBeLessThan(86_400);
  });
});

describe('two emulators in one process', () => {
  it('share nothing', async () => {
    const [one, two] = await Promise.all([startEmulator(), startEmulator()]);
    try {
      expect(one.origin).not.toBe(two.origin);
      await one.signIn({ as: people.otto });
      expect((await two.tenant(contoso.id).user(people.otto))?.externalUserState).toBe('PendingAcceptance');
      expect(await two.mailbox.list()).toEqual([]);
    } finally {
      await Promise.all([one.stop(), two.stop()]);
    }
  });

  it('leave their port when they stop', async () => {
    const house = await startGuesthouse();
    const port = Number(new URL(house.origin).port);
    await house.stop();
    const again = await startGuesthouse({ port });
    expect(new URL(again.origin).port).toBe(String(port));
    await again.stop();
  });

  it('speak plain HTTP when asked to', async () => {
    const house = await startEmulator({ http: true });
    try {
      expect(house.origin).toMatch(/^http:\/\/localhost:\d+$/);
      const answer = await house.http.get(`${house.origin}/${contoso.id}/v2.0/.well-known/openid-configuration`);
      expect(answer.json().issuer).toBe(`${house.origin}/${contoso.id}/v2.0`);
      expect((await house.signIn({ as: people.ana })).claims.idToken.iss).toBe(`${house.origin}/${contoso.id}/v2.0`);
    } finally {
      await house.stop();
    }
  });
});

describe('an emulator behind another name', () => {
  it('writes that origin and no other, whatever it is called by', async () => {
    const house = await startGuesthouse({ origin: 'https://guesthouse.test', http: true, port: await freePort() });
    try {
      expect(house.origin).toBe('https://guesthouse.test');
      expect(house.tenant('contoso.example').issuer).toBe(`https://guesthouse.test/${contoso.id}/v2.0`);
    } finally {
      await house.stop();
    }
  });

  it('gives the guests of its config the same ids at every start', async () => {
    const ids = async () => {
      const house = await startGuesthouse();
      const { id } = (await house.tenant('contoso.example').user('otto@smallpartner.example')) ?? {};
      await house.stop();
      return id;
    };
    expect(await ids()).toBe(await ids());
  });
});
