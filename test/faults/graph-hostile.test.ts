import { describe, expect } from '@jest/globals';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, daemonToken, refusal } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { contoso, people } from '../support/world.js';

const { story } = stories();
const good = { invitedUserEmailAddress: 'ivy@x.example', inviteRedirectUrl: 'https://x.example' };
const ccTo = (address: unknown) => ({ ccRecipients: [{ emailAddress: { address } }] });
const send = async (house: Emulator, method: 'POST' | 'PATCH', path: string, body: string) => {
  const headers = { authorization: `Bearer ${await daemonToken(house)()}`, 'content-type': 'application/json' };
  const url = `${house.origin}/graph/v1.0${path}`;
  return house.http.send(url, { method, headers, body });
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
      const answer = await send(house, 'PATCH', `/users/${ana?.id}`, body);
      expect([what, answer.status, answer.json()]).toMatchObject([
        what,
        status,
        { error: { code: expect.any(String) } },
      ]);
    }
    const told = await send(house, 'PATCH', `/users/${ana?.id}`, deep(100_000));
    expect(told.text).toContain('nested too deeply');
    expect(await house.tenant(contoso.id).user(people.ana)).toEqual(ana);
  });
});
