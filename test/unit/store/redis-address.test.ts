import { describe, expect, it } from '@jest/globals';
import { readRedisAddress } from '#src/store/redis/address.js';

const secret = 'p%40ss-word';

/** The message of the refusal. */
function refusalOf(url: string): string {
  try {
    readRedisAddress(url);
    return 'accepted';
  } catch (error) {
    return String((error as Error).message);
  }
}

describe('the address of a Redis', () => {
  it.each([
    ['redis://localhost', { kind: 'single', endpoints: [{ host: 'localhost', port: 6379 }], database: 0, tls: false }],
    ['redis://127.0.0.1:7000/3', { endpoints: [{ host: '127.0.0.1', port: 7000 }], database: 3 }],
    ['redis://[::1]:7000/', { endpoints: [{ host: '::1', port: 7000 }], database: 0 }],
    ['rediss://cache.example:6380', { kind: 'single', tls: true }],
    [`redis://anna:${secret}@localhost`, { username: 'anna', password: 'p@ss-word' }],
    [`redis://:${secret}@localhost`, { username: undefined, password: 'p@ss-word' }],
    ['redis://:a:b@localhost', { password: 'a:b' }],
    [
      `redis+sentinel://:${secret}@one,two:5000/mymaster/2`,
      {
        kind: 'sentinel',
        endpoints: [
          { host: 'one', port: 26379 },
          { host: 'two', port: 5000 },
        ],
        masterName: 'mymaster',
        database: 2,
      },
    ],
    [
      'rediss+cluster://one:7000,two:7001',
      {
        kind: 'cluster',
        tls: true,
        endpoints: [
          { host: 'one', port: 7000 },
          { host: 'two', port: 7001 },
        ],
      },
    ],
  ])('%s is read', (url, expected) => {
    expect(readRedisAddress(url)).toMatchObject(expected);
  });

  it.each([
    ['localhost:6379', 'begins with another word'],
    ['http://localhost', 'begins with another word'],
    ['redis+other://localhost', 'begins with another word'],
    ['redis://', 'host is missing'],
    ['redis://localhost:0', 'a host or a port is wrong'],
    ['redis://localhost:70000', 'a host or a port is wrong'],
    ['redis://localhost:port', 'a host or a port is wrong'],
    ['redis://one,two', 'several hosts are for'],
    ['redis+cluster://one,,two', 'a host or a port is wrong'],
    ['redis://localhost/none', 'the database must be a number'],
    ['redis://localhost/1/2', 'the database must be a number'],
    ['redis+sentinel://one:26379', 'the name of the master is missing'],
    ['redis+sentinel://one/mymaster/x', 'the database must be a number'],
    ['redis+cluster://one/1', 'a cluster has no databases'],
    ['redis://localhost?family=6', 'a query or a fragment'],
    ['redis://anna:%zz@localhost', 'not percent-encoded'],
  ])('%s is refused with its reason and the spellings', (url, reason) => {
    expect(refusalOf(url)).toContain(reason);
    expect(refusalOf(url)).toContain('redis+sentinel://host[:port]');
  });

  it.each([
    'redis://anna:geheim@localhost/none',
    'redis://anna:ge/heim@localhost',
    'redis://anna:ge@heim@localhost:port',
    'redis://anna:ge?heim@localhost',
    'redis://anna:ge#heim@localhost',
    'redis://:geheim@',
    'redis://geheim@localhost:port',
    'redis://localhost?password=geheim',
    'anna:geheim@localhost',
    'http://anna:geheim@localhost',
    'redis+sentinel://anna:geheim@one,two',
  ])('%s does not tell its password', (url) => {
    expect(refusalOf(url)).toContain('is not understood');
    expect(refusalOf(url)).not.toMatch(/geheim|heim@|ge[/?#]/);
  });

  it('is shown without its password', () => {
    expect(readRedisAddress(`redis://anna:${secret}@localhost:7000/1`).shown).toBe('redis://anna:***@localhost:7000/1');
    expect(readRedisAddress('redis+cluster://one,two').shown).toBe('redis+cluster://one,two');
  });
});
