import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rows = readFileSync(`${root}docs/parity.md`, 'utf8')
  .split('\n')
  .filter(
    (line) =>
      line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| what |') && !line.startsWith('| **'),
  )
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('the parity table', () => {
  it('has rows', () => {
    expect(rows.length).toBeGreaterThan(80);
  });

  it.each(rows.map(([, what, grade, witness]) => [what, grade, witness]))('%s: %s', (_, grade, witness) => {
    expect(['real', 'imitated', 'absent']).toContain(grade);
    if (grade === 'absent') return expect(witness).toBe('');
    expectWitness(String(witness));
  });
});

describe('the threats of docs/security.md', () => {
  const threats = readFileSync(`${root}docs/security.md`, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (---|threat|\*\*)/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));

  it('are many', () => {
    expect(threats.length).toBeGreaterThan(20);
  });

  it.each(threats.map(([, threat, , witness]) => [threat, witness]))('%s', (_, witness) => {
    expectWitness(String(witness));
  });
});

/** `file` words: the file is there, and a test in it has the words. */
function expectWitness(witness: string): void {
  const [, file, words] = /^`([\w./-]+)` (.+)$/.exec(witness) ?? [];
  const path = `${root}test/${file}.test.ts`;
  expect([path, existsSync(path)]).toEqual([path, true]);
  expect(readFileSync(path, 'utf8')).toContain(words);
}
