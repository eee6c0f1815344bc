import { describe, expect, it } from '@jest/globals';
import type { BulkKind } from '#src/bulk/job.js';
import { readFile } from '#src/bulk/read-file.js';
import { templateOf } from '#src/bulk/template.js';

const email = 'Email address to invite [inviteeEmail] Required';
const redirect = 'Redirection url [inviteRedirectURL] Required';
const send = 'Send invitation message (true or false) [sendEmail]';
const body = 'Customized invitation message [customizedMessageBody]';
const head = ['version:v1.0', [email, redirect, send, body].join(',')];
const good = 'ana@partner.example,https://app.example/,true,Hi';

/** Rows as their values, problems as `line:column message`. */
async function read(text: string | Uint8Array | readonly Uint8Array[], kind: BulkKind = 'invite') {
  const chunks = typeof text === 'string' ? [Buffer.from(text)] : text instanceof Uint8Array ? [text] : text;
  const rows: Readonly<Record<string, string>>[] = [];
  const lines: number[] = [];
  const problems: string[] = [];
  const bytes = (async function* () {
    yield* chunks;
  })();
  for await (const part of readFile(bytes, kind)) {
    if (part.kind === 'row') {
      rows.push(part.values);
      lines.push(part.line);
    } else problems.push(`${part.problem.line}:${part.problem.column ?? '-'} ${part.problem.message}`);
  }
  return { rows, lines, problems };
}

const problemsOf = async (lines: readonly string[], kind: BulkKind = 'invite') =>
  (await read(lines.join('\n'), kind)).problems;

describe('a good file', () => {
  const expected = [
    {
      inviteeEmail: 'ana@partner.example',
      inviteRedirectURL: 'https://app.example/',
      sendEmail: 'true',
      customizedMessageBody: 'Hi',
    },
  ];

  it.each([
    ['with line feeds', [...head, good].join('\n')],
    ['with CRLF and a line at the end', `${[...head, good].join('\r\n')}\r\n`],
    ['with a byte order mark', `\uFEFF${[...head, good].join('\r\n')}`],
    [
      'filled up with empty cells by a spreadsheet',
      [`${head[0]},,,,,`, `${head[1]},,`, `${good},,`, ',,,,,'].join('\r\n'),
    ],
    [
      'with every cell in quotes',
      [...head, good]
        .map((line) =>
          line
            .split(',')
            .map((cell) => `"${cell}"`)
            .join(','),
        )
        .join('\n'),
    ],
    ['with extra columns, which are ignored', [head[0], `${head[1]},Department`, `${good},Sales`].join('\n')],
  ])('is read %s', async (_, text) => {
    expect(await read(text)).toEqual({ rows: expected, lines: [3], problems: [] });
  });

  it('may leave the optional columns out, and hold line breaks and commas in quotes', async () => {
    const { rows, lines, problems } = await read(
      [
        head[0],
        [email, redirect, body].join(','),
        'a@b.example,https://c.example,"one,\r\ntwo"',
        'd@b.example,https://c.example,x',
      ].join('\r\n'),
    );
    expect(problems).toEqual([]);
    expect(rows[0]?.customizedMessageBody).toBe('one,\r\ntwo');
    // Lines are those an editor shows.
    expect(lines).toEqual([3, 5]);
  });

  it('may come in pieces that cut characters apart', async () => {
    const bytes = Buffer.from([...head, 'ana@partner.example,https://app.example/,true,Grüße'].join('\n'));
    const pieces = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    expect((await read(pieces)).rows[0]?.customizedMessageBody).toBe('Grüße');
  });

  it('of 2016 names its columns in any order', async () => {
    const { rows, problems } = await read('DisplayName,Email,Language\nKim,kim@partner.example,de');
    expect(problems).toEqual([]);
    expect(rows).toEqual([{ displayName: 'Kim', inviteeEmail: 'kim@partner.example', language: 'de' }]);
  });

  it('of bulk delete and bulk restore has one column', async () => {
    expect((await read('version:v1.0\nUser name [userPrincipalName] Required\na@b.example', 'delete')).rows).toEqual([
      { userPrincipalName: 'a@b.example' },
    ]);
    expect((await read('version:v1.0\nObject ID [objectId] Required\n1234', 'restore')).rows).toEqual([
      { objectId: '1234' },
    ]);
  });
});

describe('a bad file', () => {
  it.each([
    ['nothing', [], '1:- the file is empty; begin with the template'],
    ['blank lines', ['', ' ', ',,'], '1:- the file is empty; begin with the template'],
    [
      'no version',
      head.slice(1),
      '1:1 the first row must be version:v1.0, as in the template, not "Email address to invite [inviteeEmail] R"',
    ],
    [
      'another version',
      ['version:v2.0', ...head.slice(1), good],
      '1:1 the first row must be version:v1.0, as in the template, not "version:v2.0"',
    ],
    [
      'semicolons',
      ['version:v1.0;;;', head[1]?.replaceAll(',', ';') ?? ''],
      '1:1 the cells are separated by semicolons; separate them by commas',
    ],
    [
      'semicolons in the headings',
      ['version:v1.0', head[1]?.replaceAll(',', ';') ?? ''],
      '2:1 the cells are separated by semicolons; separate them by commas',
    ],
    ['no rows', head, '3:- there are no rows below the headings'],
    [
      'a heading that was changed',
      [head[0] ?? '', `E-mail [inviteeEmail] Required,${redirect}`, good],
      `2:1 headings must not be changed: write "${email}", not "E-mail [inviteeEmail] Required"`,
    ],
    ['a required heading that is missing', [head[0] ?? '', email, good], `2:- the heading "${redirect}" is missing`],
    [
      'required headings in another order',
      [head[0] ?? '', `${redirect},${email}`, good],
      `2:2 the heading "${email}" must be in column 1`,
    ],
    [
      'a heading that is there twice',
      [head[0] ?? '', `${email},${redirect},${send},${send}`, good],
      `2:4 the heading "${send}" is there twice`,
    ],
    [
      'a label of 2016 in small letters',
      ['email,DisplayName', 'a@b.example,A'],
      '1:1 headings must not be changed: write "Email", not "email"',
    ],
    ['a label that is none', ['Email,DisplayName,Phone', 'a@b.example,A,1'], '1:3 "Phone" is no label of this format'],
    [
      'the example row',
      [...head, 'Example: example@contoso.com,https://x.example,true,Welcome'],
      '3:1 this is the example of the template; replace the row by your own',
    ],
    ['a required cell that is empty', [...head, ',https://app.example/'], `3:1 ${email}: a value is required`],
    [
      'a redirection that is no URL',
      [...head, 'a@b.example,app.example'],
      '3:2 "app.example" is no absolute URL; write https://…',
    ],
    ['neither true nor false', [...head, 'a@b.example,https://c.example,yes'], '3:3 write true or false, not "yes"'],
    [
      'a comma in the message',
      [...head, 'a@b.example,https://c.example,true,Hi, you'],
      '3:5 there are more cells than headings; leave commas out of the message, or put it in quotes',
    ],
    [
      'a formula',
      [...head, 'a@b.example,https://c.example,true,"=HYPERLINK(""x"")"'],
      '3:4 "=HYPERLINK("x")" begins like a formula (=, +, -, @)',
    ],
    [
      'an address twice',
      [...head, good, good.toUpperCase().replace('HTTPS', 'https')],
      '4:- this is on line 3 already; a file may name everybody once',
    ],
    [
      'a quote that is never closed',
      [...head, good, 'b@b.example,"https://c.example', 'c@b.example,x'],
      '4:2 a quote (") is opened here and never closed',
    ],
    [
      'a quote in the middle of a cell',
      [...head, 'b@b.example,https://"c".example'],
      '3:2 quotes (") must be around the whole cell, and doubled inside it',
    ],
    [
      'a language nobody had',
      ['Email,DisplayName,Language', 'a@b.example,A,tlh'],
      '2:3 "tlh" is none of en, de, es, fr, it, ja, ko, pt-BR, ru, zh-HANS, zh-HANT',
    ],
  ])('with %s is told where', async (_, lines, problem) => {
    expect((await problemsOf(lines))[0]).toBe(problem);
  });

  it('is told all its problems at once', async () => {
    const problems = await problemsOf([
      ...head,
      ',,true',
      good,
      'x@y.example,nowhere,maybe',
      '=1,https://c.example',
      'a,"b',
    ]);
    expect(problems.map((each) => each.split(' ')[0])).toEqual(['3:1', '3:2', '5:2', '5:3', '6:1', '7:2']);
  });

  it('in another encoding is told so', async () => {
    const utf16 = Buffer.from([...head, good].join('\n'), 'utf16le');
    expect((await read(utf16)).problems[0]).toContain('not UTF-8; save the file as CSV UTF-8');
    const latin = Buffer.from([...head, 'a@b.example,https://c.example,true,Gr\u00fc\u00dfe'].join('\n'), 'latin1');
    expect((await read(latin)).problems).toEqual(['3:4 the text is not UTF-8; save the file as CSV UTF-8']);
  });

  it('with a row that never ends is refused before it is held', async () => {
    expect((await read([...head, `a@b.example,"${'x'.repeat(200_000)}`].join('\n'))).problems[0]).toContain(
      '3:- this row is longer than 64 KB',
    );
  });

  it('with more rows than the limit is refused', async () => {
    const many = Array.from({ length: 50_001 }, (_, at) => `g${at}@b.example,https://c.example`);
    expect((await read([...head, ...many].join('\n'))).problems).toEqual([
      '50003:- a file may have 50000 rows at most; split it',
    ]);
  });

  it('that is too large is left unread', async () => {
    let given = 0;
    const bytes = (async function* () {
      for (;;) {
        given += 1;
        yield Buffer.from(`g${given}@b.example,https://c.example,true,${'x'.repeat(60_000)}\n`);
      }
    })();
    await expect(
      (async () => {
        for await (const _ of readFile(bytes, 'invite')) given += 0;
      })(),
    ).resolves.toBeUndefined();
    const padded = (async function* () {
      yield Buffer.from(`${head.join('\n')}\n`);
      for (;;) {
        given += 1;
        yield Buffer.from(`g${given}@b.example,https://c.example,true,${'x'.repeat(60_000)}\n`);
      }
    })();
    given = 0;
    await expect(
      (async () => {
        for await (const _ of readFile(padded, 'invite')) given += 0;
      })(),
    ).rejects.toMatchObject({ code: 'bulk.too-large' });
    expect(given).toBeLessThan(200);
  });
});

it('the templates have the headings of their format', () => {
  expect(templateOf('invite').split('\r\n')[1]).toBe(head[1]);
  expect(templateOf('delete').split('\r\n').slice(0, 2)).toEqual([
    'version:v1.0',
    'User name [userPrincipalName] Required',
  ]);
  expect(templateOf('restore').split('\r\n').slice(0, 2)).toEqual(['version:v1.0', 'Object ID [objectId] Required']);
});
