import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AddressRule, addressRefusal, createOutbound, type HostLookup } from '#platform';

let server: Server;
let port = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/away') response.writeHead(302, { location: `http://10.0.0.1:${port}/` }).end();
    // Every call is a connection, and so a look-up, of its own.
    else response.writeHead(200, { connection: 'close' }).end('reached');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
});

const forDevelopment: AddressRule = { allowLoopback: true, allowPrivateNetworks: false };
const strict: AddressRule = { allowLoopback: false, allowPrivateNetworks: false };

/** What became of a call: the body, or why there was no connection. */
async function call(url: string, lookUp?: HostLookup, rule = forDevelopment, ownOrigin?: string): Promise<string> {
  const outbound = createOutbound({ rule, lookUp, timeoutMs: 1500, ...(ownOrigin ? { ownOrigin } : {}) });
  try {
    const response = await outbound.fetch(url);
    return response.status === 200 ? await response.text() : String(response.status);
  } catch (error) {
    const { cause, message } = error as Error;
    return cause instanceof Error ? cause.message : message;
  } finally {
    await outbound.close();
  }
}
const says =
  (...addresses: string[]): HostLookup =>
  async () =>
    addresses;

describe('a name', () => {
  it('that is at an allowed address is called there', async () => {
    expect(await call(`http://idp.partner.example:${port}/`, says('127.0.0.1'))).toBe('reached');
  });

  const private4 = /private network, which federation\.allowPrivateNetworks refuses/;
  it.each([
    ['10.0.0.5', private4],
    ['172.31.255.255', private4],
    ['192.168.1.1', private4],
    ['100.64.0.1', private4],
    ['fd12:3456::1', private4],
    ['::ffff:10.0.0.5', private4],
    ['64:ff9b::10.0.0.5', private4],
    ['169.254.169.254', /link-local/],
    ['fe80::1', /link-local/],
    ['0.0.0.0', /unspecified/],
    ['::', /unspecified/],
    ['255.255.255.255', /reserved/],
    ['224.0.0.1', /reserved/],
    ['2002:7f00:1::', /reserved/],
    ['not an address', /not an IP address/],
  ])('that is at %s is not called, and the reason names the setting', async (address, reason) => {
    const said = await call(`http://idp.partner.example:${port}/`, says(address));
    expect(said).toMatch(reason);
    expect(said).toContain('idp.partner.example is at');
  });

  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])(
    'that is at %s is not called where loopback is refused',
    async (address) => {
      expect(await call(`http://idp.partner.example:${port}/`, says(address), strict)).toMatch(
        /federation\.allowLoopback/,
      );
    },
  );

  it('with one good and one bad address is not called at all', async () => {
    expect(await call(`http://idp.partner.example:${port}/`, says('127.0.0.1', '10.0.0.5'))).toMatch(private4);
  });

  it('that says something else the next time gains nothing: what was judged is what is connected to', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.5']];
    let asked = 0;
    const rebinding: HostLookup = async () => answers[asked++] ?? [];
    const outbound = createOutbound({ rule: forDevelopment, lookUp: rebinding, timeoutMs: 1500 });
    const url = `http://idp.partner.example:${port}/`;
    expect(await (await outbound.fetch(url)).text()).toBe('reached');
    expect(asked).toBe(1);
    await expect(outbound.fetch(url)).rejects.toMatchObject({ cause: { message: expect.stringMatching(private4) } });
    await outbound.close();
  });
});

describe('an address without a name', () => {
  it.each([
    '10.0.0.5',
    '[fd00::1]',
    '169.254.169.254',
    '0.0.0.0',
    '[::]',
    '[::ffff:10.0.0.5]',
    '0xa000005',
    '167772165',
  ])('%s is judged as well', async (host) => {
    expect(await call(`http://${host}:${port}/`)).toMatch(/is an address (of a private|that is)/);
  });

  it('is reached where the rule allows it', async () => {
    expect(await call(`http://127.0.0.1:${port}/`)).toBe('reached');
    expect(await call(`http://127.0.0.1:${port}/`, undefined, strict)).toMatch(/allowLoopback/);
    expect(addressRefusal('10.0.0.5', { ...strict, allowPrivateNetworks: true })).toBeUndefined();
    expect(addressRefusal('93.184.216.34', strict)).toBeUndefined();
    expect(addressRefusal('2606:2800:220:1::1', strict)).toBeUndefined();
  });
});

describe('every call', () => {
  it('stops at a redirect, whatever its caller asks for', async () => {
    const outbound = createOutbound({ rule: forDevelopment, timeoutMs: 1500 });
    const response = await outbound.fetch(`http://127.0.0.1:${port}/away`, { redirect: 'follow' });
    expect(response.status).toBe(302);
    await response.text();
    await outbound.close();
  });

  it('to the own origin goes where its operator put it', async () => {
    const own = `http://127.0.0.1:${port}`;
    expect(await call(`${own}/`, undefined, strict, own)).toBe('reached');
  });

  it('is of http or https', async () => {
    expect(await call('data:text/plain,hello')).toMatch(/Only http and https/);
  });
});
