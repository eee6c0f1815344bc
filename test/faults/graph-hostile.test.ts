import { describe, expect } from '@jest/globals';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, daemonToken, refusal } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { contoso, people } from '../support/world.js';

const { story } = stories();
const good = { invitedUserEmailAddress: 'ivy@x.example', inviteRedirectUrl: 'https://x.example' };
const ccTo = (address: unknown) => ({ ccRecipients: [{ emailAddress: { address } }] });
const send = async (house: Emulator, method: 'GET' | 'POST' | 'PATCH', path: string, body?: string) => {
  const headers = { authorization: `Bearer ${await daemonToken(house)()}`, 'content-type': 'application/json' };
  const url = `${house.origin}/graph/v1.0${path}`;
  return house.http.send(url, { method, headers, ...(body === undefined ? {} : { body }) });
};
/** Everything an invitation leaves behind. */
const traces = async (house: Emulator) => {
  const audits = await daemonGraph(house).api('/auditLogs/directoryAudits').top(1000).get();
  const mails = await house.mailbox.list({});
  return [(await house.tenant(contoso.id).users()).length, audits.value.length, mails.length];
};

describe('an invitation that means harm', () => {
  const addresses = [
    '',
    ' ',
    'ivy',
    '@x.example',
    'ivy@',
    'ivy@@x.example',
    'ivy@x',
    'ivy@.example',
    'ivy@x..example',
    'ivy@-x.example',
    'ivy@x.example.',
    'ivy@[127.0.0.1]',
    'ivy@x_y.example',
    '.ivy@x.example',
    'ivy.@x.example',
    '-ivy@x.example',
    'i..vy@x.example',
    'ivy+tag@x.example',
    'ivy#EXT#@x.example',
    'ivy%00@x.example',
    'ivy\u0000@x.example',
    'ivy\t@x.example',
    'ivy@x.example\r\nBcc: eve@x.example',
    'ivy@x.example,eve@x.example',
    'ivy@x.example;eve@x.example',
    'Ivy <ivy@x.example>',
    '"ivy"@x.example',
    '"ivy x"@x.example',
    "ivy'or'1'='1@x.example",
    'ivy(comment)@x.example',
    'ivy@münchen.example',
    'ïvy@x.example',
    'ivy\u202e@x.example',
    '\u{1f600}@x.example',
    `${'i'.repeat(65)}@x.example`,
    `ivy@${'d'.repeat(64)}.example`,
    `ivy@${'d.'.repeat(130)}example`,
    `${'i'.repeat(100_000)}@x.example`,
  ];
  story('by its address is refused, and nothing is left of it', async (house) => {
    const before = await traces(house);
    for (const invitedUserEmailAddress of addresses) {
      const call = daemonGraph(house)
        .api('/invitations')
        .post({ ...good, invitedUserEmailAddress });
      const told = await refusal(call);
      expect([invitedUserEmailAddress.slice(0, 60), told]).toMatchObject([
        invitedUserEmailAddress.slice(0, 60),
        { status: 400, code: 'BadRequest', message: expect.stringMatching(/not valid|value is required/) },
      ]);
      expect(told.message.length).toBeLessThan(400);
    }
    expect(await traces(house)).toEqual(before);
  });

  const redirects = [
    'javascript:alert(1)',
    'data:text/html,hi',
    'file:///etc/passwd',
    'ftp://x.example',
    'myapp://callback',
    'mailto:eve@x.example',
    '//x.example',
    '/sample',
    'x.example',
    'https://',
    'https://a:b@x.example',
    'https://x.example/\r\nSet-Cookie: a=b',
    ' https://x.example',
    'https://x.example/a b',
    'https://x.example/\u0000',
    `https://x.example/${'a'.repeat(3000)}`,
  ];
  story('by its redirect URL is refused, and nothing is left of it', async (house) => {
    const before = await traces(house);
    for (const inviteRedirectUrl of redirects) {
      const told = await refusal(
        daemonGraph(house)
          .api('/invitations')
          .post({ ...good, inviteRedirectUrl }),
      );
      expect([inviteRedirectUrl.slice(0, 60), told]).toMatchObject([
        inviteRedirectUrl.slice(0, 60),
        { status: 400, code: 'BadRequest', message: expect.stringContaining('redirect url') },
      ]);
    }
    expect(await traces(house)).toEqual(before);
  });

  const wrong: readonly [property: string, value: unknown][] = [
    ...['invitedUserEmailAddress', 'inviteRedirectUrl'].flatMap((name): [string, unknown][] =>
      [7, true, {}, [], ['a@x.example']].map((value) => [name, value]),
    ),
    ['invitedUserDisplayName', 7],
    ['invitedUserDisplayName', 'x'.repeat(257)],
    ['invitedUserDisplayName', 'Ivy\r\nBcc: eve@x.example'],
    ['invitedUserType', 'guest '],
    ['invitedUserType', 1],
    ['invitedUserType', ['Guest']],
    ['sendInvitationMessage', 'true'],
    ['sendInvitationMessage', 1],
    ['resetRedemption', 'false'],
    ['resetRedemption', {}],
    ['invitedUser', 'id'],
    ['invitedUser', [{ id: 'x' }]],
    ['invitedUser', { id: 7 }],
    ['invitedUserSponsors', {}],
    ['invitedUserSponsors', ['x']],
    ['invitedUserSponsors', [{}]],
    ['invitedUserSponsors', [{ id: 7 }]],
    ['invitedUserSponsors', Array.from({ length: 21 }, () => ({ id: 'x' }))],
    ['invitedUserMessageInfo', 'hello'],
    ['invitedUserMessageInfo', []],
    ['invitedUserMessageInfo', { customizedMessageBody: 7 }],
    ['invitedUserMessageInfo', { customizedMessageBody: 'x'.repeat(5001) }],
    ['invitedUserMessageInfo', { messageLanguage: ['en'] }],
    ['invitedUserMessageInfo', { ccRecipients: 'a@x.example' }],
    ['invitedUserMessageInfo', { ccRecipients: ['a@x.example'] }],
    ['invitedUserMessageInfo', ccTo(7)],
    ['invitedUserMessageInfo', ccTo('a@x.example\r\nBcc: eve@x.example')],
    ['shoeSize', 42],
    ['__proto__', {}],
    ['constructor', 'x'],
  ];
  story('by the type of any property is refused, and nothing is left of it', async (house) => {
    const before = await traces(house);
    for (const [property, value] of wrong) {
      const body = JSON.stringify({ ...good, sendInvitationMessage: true, [property]: value });
      const answer = await send(house, 'POST', '/invitations', body);
      expect([property, value, answer.status, answer.json()]).toMatchObject([
        property,
        value,
        400,
        { error: { code: 'BadRequest', message: expect.any(String) } },
      ]);
    }
    const stranger = { ...good, invitedUserSponsors: [{ id: 'nobody' }] };
    expect((await refusal(daemonGraph(house).api('/invitations').post(stranger))).status).toBe(404);
    expect(await traces(house)).toEqual(before);
  });
});

describe('a body that means harm', () => {
  const deep = (levels: number) => `{"extension_a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  const bodies: readonly [what: string, body: string, status: number][] = [
    ['no JSON', 'x=1', 400],
    ['half of it', '{"displayName":', 400],
    ['a list', '[]', 400],
    ['a text', '"x"', 400],
    ['null', 'null', 400],
    ['two megabytes', JSON.stringify({ displayName: 'x'.repeat(2_000_000) }), 413],
    ['very deep', deep(100_000), 400],
    ['deep', deep(65), 400],
    ['many quotes', `{"a":"${'\\"'.repeat(400_000)}`, 400],
    ['a number for a name', '{"displayName":7}', 400],
    ['an object for a job', '{"jobTitle":{"a":1}}', 400],
    ['a number for phones', '{"businessPhones":7}', 400],
    ['objects in an extension', '{"extension_a":[{"b":1}]}', 400],
    ['a prototype', '{"__proto__":{"displayName":"x"}}', 400],
    ['a password that is none', '{"passwordProfile":7}', 400],
  ];
  story('is refused in Graph’s words, and nothing is changed', async (house) => {
    const ana = await house.tenant(contoso.id).user(people.ana);
    for (const [what, body, status] of bodies) {
      const begun = performance.now();
      const answer = await send(house, 'PATCH', `/users/${ana?.id}`, body);
      expect([what, answer.status, answer.json()]).toMatchObject([
        what,
        status,
        { error: { code: expect.any(String) } },
      ]);
      expect([what, performance.now() - begun < 2000]).toEqual([what, true]);
    }
    expect(await house.tenant(contoso.id).user(people.ana)).toEqual(ana);
  });
});

describe('a query that means harm', () => {
  const many = (count: number, of: string, by: string) => Array.from({ length: count }, () => of).join(by);
  const nested = (levels: number): string =>
    levels === 0 ? "x1/issuer eq 'a'" : `identities/any(x${levels}:${nested(levels - 1)})`;
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
      const begun = performance.now();
      const answer = await send(house, 'GET', url);
      expect([what, answer.status, answer.json()]).toMatchObject([
        what,
        400,
        { error: { code: expect.stringMatching(/^Request_/), message: expect.any(String) } },
      ]);
      expect([what, performance.now() - begun < 1000]).toEqual([what, true]);
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
