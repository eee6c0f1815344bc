import { expect, it } from '@jest/globals';
import Koa, { type Context } from 'koa';
import type { ExternalIdentity } from '#redemption';
import { createBrowserSessions } from '#signin';
import { createMemoryStore } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';

const app = new Koa();
/** A request that carries these cookies; what is set on it can be sent with the next. */
function requestWith(cookies: Readonly<Record<string, string>>) {
  const header = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  const headers: Record<string, string | string[]> = {};
  const request = { headers: { cookie: header.join('; ') }, socket: {}, method: 'GET', url: '/' };
  const response = {
    getHeader: (name: string) => headers[name.toLowerCase()],
    setHeader: (name: string, value: string | string[]) => {
      headers[name.toLowerCase()] = value;
    },
  };
  const ctx = app.createContext(request as never, response as never) as Context;
  ctx.cookies.secure = true;
  const jar = () => {
    const kept: Record<string, string> = { ...cookies };
    for (const line of [headers['set-cookie'] ?? []].flat()) {
      const [name = '', value = ''] = line.split(';')[0]?.split('=') ?? [];
      kept[name] = value;
    }
    return kept;
  };
  return { ctx, jar };
}

const identity = (subject: string, more: Partial<ExternalIdentity> = {}): ExternalIdentity => ({
  kind: 'google',
  issuer: 'google.com',
  subject,
  email: `${subject}@gmail.com`,
  amr: ['fed'],
  ...more,
});

function start() {
  const clock = createFakeClock();
  return { clock, sessions: createBrowserSessions({ store: createMemoryStore(clock), clock, secure: true }) };
}

it('a cookie that was replaced opens nothing any more', async () => {
  const { sessions } = start();
  const first = requestWith({});
  await sessions.add(first.ctx, identity('a'));
  const second = requestWith(first.jar());
  await sessions.add(second.ctx, identity('b'));
  expect((await sessions.read(requestWith(second.jar()).ctx))?.accounts).toHaveLength(2);
  expect(await sessions.read(requestWith(first.jar()).ctx)).toBeUndefined();
});

it('an account whose time is over is left out, while another stays', async () => {
  const { sessions, clock } = start();
  const request = requestWith({});
  await sessions.add(request.ctx, identity('short', { sessionSeconds: 3600 }));
  const session = await sessions.add(request.ctx, identity('long'));
  await sessions.keep(request.ctx, session.accounts.find((each) => each.identity.subject === 'long')?.key ?? '');
  const subjects = async () =>
    (await sessions.read(requestWith(request.jar()).ctx))?.accounts.map((each) => each.identity.subject);
  expect(await subjects()).toEqual(['short', 'long']);
  clock.advance(3601);
  expect(await subjects()).toEqual(['long']);
  clock.advance(89 * 24 * 3600);
  expect(await subjects()).toEqual(['long']);
  clock.advance(24 * 3600);
  expect(await subjects()).toBeUndefined();
});

it('an application is remembered once, and told apart by tenant', async () => {
  const { sessions } = start();
  const request = requestWith({});
  await sessions.add(request.ctx, identity('a'));
  const enter = (tenantId: string) => sessions.enter(request.ctx, { tenantId, appId: 'app' });
  await enter('one');
  await enter('one');
  await enter('two');
  expect((await sessions.read(request.ctx))?.applications).toEqual([
    { tenantId: 'one', appId: 'app' },
    { tenantId: 'two', appId: 'app' },
  ]);
});

it('the sessions of the last 20,000 browsers are kept, and nothing is left of those before', async () => {
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  const sessions = createBrowserSessions({ store, clock, secure: true });
  const newBrowser = async () => {
    const { ctx, jar } = requestWith({});
    await sessions.add(ctx, identity('a'));
    return jar();
  };
  const [first, second, third] = [await newBrowser(), await newBrowser(), await newBrowser()];
  for (let n = 3; n < 20_000; n += 1) await newBrowser();
  // Whoever signs in again is the newest.
  const again = requestWith(first);
  await sessions.add(again.ctx, identity('b'));
  await newBrowser();
  const there = await Promise.all([again.jar(), second, third].map((jar) => sessions.read(requestWith(jar).ctx)));
  expect(there.map((session) => session !== undefined)).toEqual([true, false, true]);
  // Each is a value and a place in the order.
  expect(await store.dump(['signin'])).toHaveLength(40_000);
  await sessions.remove(requestWith(again.jar()).ctx);
  expect(await store.dump(['signin'])).toHaveLength(39_998);
});
