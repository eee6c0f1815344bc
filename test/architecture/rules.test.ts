import { describe, expect, it } from '@jest/globals';
import { rules } from './rules/index.js';
import { sourceFiles, type Texts } from './source-tree.js';

const door = `/**\n${' * A line about the room.\n'.repeat(5)} */\nexport {};\n`;

/** A small house in order; each case plants one violation into it. */
const inOrder: Texts = {
  'src/platform/index.ts': door,
  'src/platform/outbound.ts': "import { Agent } from 'undici';\nexport const at = () => Date.now();",
  'src/directory/index.ts': door,
  'src/directory/user.ts':
    "import { newId } from '#platform';\nimport { name } from './name.js';\nexport const user = { newId, name };",
  'src/directory/name.ts': "import { join } from 'node:path';\nexport const name = join('a', 'b');",
  'src/signin/index.ts': door,
  'src/signin/pages.ts': "export const page = definePage<{ readonly a: string }>('signin/user-name');",
  'src/signin/mail.ts':
    "export const mail = (renderer: Renderer, kind: string) => [renderer.text('mail/code.html', {}), `mail/code.$" +
    '{kind}`];',
  'src/signin/fetcher.ts': 'export const load = ({ fetch }: Deps) => fetch(new Date(0).toISOString());',
  'views/layout.eta': '<html></html>',
  'views/signin/user-name.eta': "<% layout('/layout', {}) %>",
  'views/mail/code.html.eta': '',
  'views/mail/code.text.eta': '',
  'test/unit/a.test.ts': "import { user } from '#src/directory/user.js';\nit('is a user', () => {});",
};

const houseOf = (texts: Texts) => ({
  files: sourceFiles(texts),
  views: Object.fromEntries(Object.entries(texts).filter(([path]) => path.startsWith('views/'))),
  tests: Object.fromEntries(Object.entries(texts).filter(([path]) => path.startsWith('test/'))),
});

const planted: readonly (readonly [sentence: keyof typeof rules, what: string, texts: Texts, found: RegExp])[] = [
  [
    'every room has its place in the order',
    'a new folder',
    { 'src/cellar/index.ts': door },
    /src\/cellar: not in rooms/,
  ],
  [
    'rooms import only the rooms below them',
    'an import upwards',
    { 'src/directory/up.ts': "import '#signin';" },
    /'directory' imports 'signin'/,
  ],
  [
    'rooms import only the rooms below them',
    'a type from above',
    { 'src/directory/up.ts': "export type A = import('#signin').A;" },
    /'directory' imports 'signin'/,
  ],
  [
    'rooms import only the rooms below them',
    'a neighbour on the same line',
    { 'src/graph/a.ts': "export { a } from '#control';" },
    /'graph' imports 'control'/,
  ],
  [
    'rooms import only the rooms below them',
    'a lazy import upwards',
    { 'src/directory/up.ts': "export const l = () => import('#oidc');" },
    /'directory' imports 'oidc'/,
  ],
  [
    'rooms are entered by their door',
    'a path into another room',
    { 'src/signin/in.ts': "import '../directory/user.js';" },
    /leaves the room/,
  ],
  [
    'rooms are entered by their door',
    'the own door by name',
    { 'src/signin/in.ts': "import '#signin';" },
    /its own door/,
  ],
  [
    'rooms are entered by their door',
    'the own door by path',
    { 'src/signin/steps/in.ts': "import '../index.js';" },
    /its own door/,
  ],
  [
    'files form no cycles',
    'a cycle over three files',
    {
      'src/signin/a.ts': "import './b.js';",
      'src/signin/b.ts': "import './c.js';",
      'src/signin/c.ts': "import type { A } from './a.js';",
    },
    /a\.ts -> .*b\.ts -> .*c\.ts -> .*a\.ts/,
  ],
  ['files have at most 300 lines', 'a long file', { 'src/signin/long.ts': 'export {};\n'.repeat(301) }, /301 lines/],
  [
    'doors introduce their room',
    'a silent door',
    { 'src/signin/index.ts': '/** Sign-in. */\nexport {};\n' },
    /header of 0 lines/,
  ],
  ['doors introduce their room', 'a room without a door', { 'src/web/page.ts': 'export {};' }, /src\/web: has no door/],
  [
    'files are named for what they hold',
    'a drawer for anything',
    { 'src/signin/utils.ts': 'export {};' },
    /name it after/,
  ],
  ['nothing is exported by default', 'a default export', { 'src/signin/a.ts': 'export default 1;' }, /default export/],
  [
    'a foreign library has one home',
    'a library outside its home',
    { 'src/signin/a.ts': "import { Agent } from 'undici';" },
    /'undici' lives in platform/,
  ],
  [
    'a foreign library has one home',
    'a library without a home',
    { 'src/signin/a.ts': "import 'left-pad';" },
    /'left-pad' has no home/,
  ],
  [
    'a foreign library has one home',
    'a request in the domain',
    { 'src/directory/a.ts': "import type { Context } from 'koa';" },
    /'koa' lives in/,
  ],
  [
    'time, chance, network, environment and output are ports',
    'the clock',
    { 'src/signin/a.ts': 'export const a = () => Date.now();' },
    /uses Date\.now/,
  ],
  [
    'time, chance, network, environment and output are ports',
    'the clock by a new date',
    { 'src/signin/a.ts': 'export const a = () => new Date();' },
    /uses new Date\(\)/,
  ],
  [
    'time, chance, network, environment and output are ports',
    'chance',
    { 'src/signin/a.ts': 'export const a = Math.random;' },
    /uses Math\.random/,
  ],
  [
    'time, chance, network, environment and output are ports',
    'the network',
    { 'src/signin/a.ts': "export const a = () => fetch('x');" },
    /uses fetch\(\)/,
  ],
  [
    'time, chance, network, environment and output are ports',
    'the environment',
    { 'src/signin/a.ts': 'export const a = process.env.HOME;' },
    /uses process\.env/,
  ],
  [
    'time, chance, network, environment and output are ports',
    'the console',
    { 'src/signin/a.ts': "console.log('x');" },
    /uses console/,
  ],
  [
    'every page has its view',
    'a page without a view',
    { 'src/signin/a.ts': "definePage('signin/gone');" },
    /'signin\/gone', which does not exist/,
  ],
  [
    'every page has its view',
    'a mail without a view',
    { 'src/signin/a.ts': "renderer.text('mail/gone.html', {});" },
    /'mail\/gone.html', which does not exist/,
  ],
  [
    'every view is shown',
    'a view that nothing names',
    { 'views/signin/old.eta': '' },
    /views\/signin\/old\.eta: nothing shows it/,
  ],
  [
    'no module is mocked',
    'a mocked module',
    { 'test/unit/b.test.ts': "jest.unstable_mockModule('#platform', () => ({}));" },
    /replaces a module/,
  ],
  ['no test is skipped', 'a skipped test', { 'test/unit/b.test.ts': "it.skip('x', () => {});" }, /skips tests/],
  ['no test is skipped', 'a lonely test', { 'test/flows/b.test.ts': "describe.only('x', () => {});" }, /skips tests/],
  [
    'no test bounds how long something takes',
    'a time that is expected to be short',
    { 'test/flows/b.test.ts': 'expect(performance.now() - begun).toBeLessThan(200);' },
    /belongs in test\/bench/,
  ],
  [
    'no test bounds how long something takes',
    'a time that is compared',
    { 'test/flows/b.test.ts': 'expect([what, performance.now() - begun < 10_000]).toEqual([what, true]);' },
    /belongs in test\/bench/,
  ],
  [
    'only unit and contract tests reach inside a room',
    'a flow that reaches inside',
    { 'test/flows/b.test.ts': "import { user } from '#src/directory/user.js';" },
    /reaches inside/,
  ],
];

describe('the rules', () => {
  it.each(Object.entries(rules))('find nothing in a house in order: %s', (_sentence, rule) => {
    expect(rule(houseOf(inOrder))).toEqual([]);
  });

  it.each(planted)('%s: find %s', (sentence, _what, texts, found) => {
    expect(rules[sentence](houseOf({ ...inOrder, ...texts })).join('\n')).toMatch(found);
  });

  it('each have a planted violation here', () => {
    expect([...new Set(planted.map(([sentence]) => sentence))].sort()).toEqual(Object.keys(rules).sort());
  });
});
