import { describe, expect } from '@jest/globals';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, daemonToken } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { contoso } from '../support/world.js';

const { story } = stories();
const good = { invitedUserEmailAddress: 'ivy@x.example', inviteRedirectUrl: 'https://x.example' };
const send = async (house: Emulator, method: 'GET' | 'POST', path: string, body?: string) => {
  const headers = { authorization: `Bearer ${await daemonToken(house)()}`, 'content-type': 'application/json' };
  const url = `${house.origin}/graph/v1.0${path}`;
  return house.http.send(url, { method, headers, ...(body === undefined ? {} : { body }) });
};

describe('a query that means harm', () => {
  const many = (count: number, of: string, by: string) => Array.from({ length: count }, () => of).join(by);
  const nested = (levels: number): string =>
    levels === 0 ? "x1 eq 'a'" : `otherMails/any(x${levels}:${nested(levels - 1)})`;
  const queries: readonly [what: string, query: string][] = [
    ['three hundred conditions', `$filter=${many(300, "city eq 'a'", ' or ')}`],
    ['three hundred values', `$filter=city in (${many(300, "'a'", ',')})`],
    ['a deep filter', `$filter=${'('.repeat(500)}city eq 'a'${')'.repeat(500)}`],
    ['not not not', `$filter=${'not '.repeat(500)}(city eq 'a')`],
    ['any in any', `$filter=${nested(12)}`],
    ['an identity by half', "$filter=identities/any(c:c/issuerAssignedId eq 'x')"],
    ['a foreign function', "$filter=contains(mail,'x')"],
    ['an unfinished text', "$filter=mail eq 'x"],
    ['nothing', '$filter='],
    ['two filters', "$filter=mail eq 'a'&$filter=mail eq 'b'"],
    ['a filter with and without $', "$filter=mail eq 'a'&filter=mail eq 'b'"],
    ['a secret property', "$filter=startswith(passwordHash,'a')"],
    ['a path through a prototype', "$filter=__proto__/x eq 'a'"],
    ['three hundred expansions', `$expand=${many(300, 'memberOf(', ',')}`],
    ['an expansion of the manager', '$expand=manager($levels=max)'],
    ['an apply', '$apply=groupby((userType))'],
    ['a search of a hundred words', `$search=${many(100, '"displayName:a"', ' OR ')}`],
    ['pages of nothing', '$top=-1'],
    ['pages of a fraction', '$top=1.5'],
    ['an order by two', '$orderby=mail asc desc'],
    ['an order by a secret', '$orderby=passwordHash'],
    ['a selection of a secret', '$select=passwordHash'],
    ['a token of somebody else', '$skiptoken=../../etc'],
  ];
  story('is refused with 400 while others are served', async (house) => {
    for (const [what, query] of queries) {
      const [name = '', ...rest] = query.split('=');
      const url = `/users?${query.includes('&') ? encodeURI(query) : `${name}=${encodeURIComponent(rest.join('='))}`}`;
      const answer = await send(house, 'GET', url);
      expect([what, answer.status, answer.json()]).toMatchObject([
        what,
        400,
        { error: { code: expect.stringMatching(/^Request_/), message: expect.any(String) } },
      ]);
      expect(answer.text.length).toBeLessThan(800);
    }
    expect((await send(house, 'GET', "/users?filter=mail%20eq%20'sam@tailwind.example'")).json().value).toHaveLength(1);
  });

  story('by a path finds nobody', async (house) => {
    for (const path of [
      '/users/%00',
      '/users/..%2f..%2fx',
      '/users/%ff',
      `/users/${'x'.repeat(5000)}`,
      '/users/a%0d%0ab',
    ]) {
      const { status, text } = await send(house, 'GET', path);
      expect([path.slice(0, 30), status === 400 || status === 404, text.includes('"error"')]).toEqual([
        path.slice(0, 30),
        true,
        true,
      ]);
    }
  });

  const get = { id: '1', method: 'GET', url: '/users' };
  const batches: readonly [what: string, requests: unknown][] = [
    ['none', undefined],
    ['no list', {}],
    ['an empty one', []],
    ['twenty-one', Array.from({ length: 21 }, (_, id) => ({ ...get, id: String(id) }))],
    ['one id twice', [get, get]],
    ['no id', [{ ...get, id: undefined }]],
    ['no object', ['x']],
    ['null', [null]],
    ['a strange method', [{ ...get, method: 'BREW' }]],
    ['no url', [{ ...get, url: 7 }]],
    ['a url of a hundred kilobytes', [{ ...get, url: `/users?$filter=${'a'.repeat(100_000)}` }]],
    ['a list for headers', [{ ...get, headers: [] }]],
    ['a text for a body', [{ ...get, method: 'POST', body: 'x' }]],
    [
      'a dependency on what comes later',
      [
        { ...get, dependsOn: ['2'] },
        { ...get, id: '2' },
      ],
    ],
    ['a dependency on itself', [{ ...get, dependsOn: ['1'] }]],
  ];
  story('by a batch is refused whole', async (house) => {
    for (const [what, requests] of batches) {
      const answer = await send(house, 'POST', '/$batch', JSON.stringify({ requests }));
      expect([what, answer.status, answer.json()]).toMatchObject([
        what,
        400,
        { error: { code: 'Request_BadRequest' } },
      ]);
    }
  });

  story('within a batch leads nowhere, and what depends on it is not done', async (house) => {
    const requests = [
      { ...get, url: '/../../_guesthouse/mailbox' },
      { ...get, id: '2', url: '/$batch', method: 'POST', body: { requests: [get] } },
      { ...get, id: '3', url: 'https://elsewhere.example/users' },
      { ...get, id: '4', url: '/invitations', method: 'POST', body: good, dependsOn: ['3'] },
      { ...get, id: '5', url: '/users?$top=1' },
    ];
    const { responses } = await daemonGraph(house).api('/$batch').post({ requests });
    const statuses = responses.map(({ id, status }: { id: string; status: number }) => [id, status]);
    expect(statuses).toEqual([
      ['1', 400],
      ['2', 400],
      ['3', 400],
      ['4', 424],
      ['5', 200],
    ]);
    expect(await house.tenant(contoso.id).user(good.invitedUserEmailAddress)).toBeUndefined();
  });
});
