import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** A defect of the server, which no test can ask for. */
const unprovoked = ['50000'];

it('every AADSTS number is in a test', () => {
  const tests = readdirSync(`${root}test`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith('architecture'))
    .map((file) => readFileSync(`${root}test/${file}`, 'utf8'))
    .join('\n');
  const table = readFileSync(`${root}docs/errors.md`, 'utf8');
  const numbers = [...table.matchAll(/^\| AADSTS(\d+) /gm)].map(([, number]) => number ?? '');
  expect(numbers.length).toBeGreaterThan(80);
  const seen = (number: string) => new RegExp(`(?<![\\d_])(AADSTS)?${number}(?![\\d_])`).test(tests);
  expect(numbers.filter((number) => !seen(number) && !unprovoked.includes(number))).toEqual([]);
});
