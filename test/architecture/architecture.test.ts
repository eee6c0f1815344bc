import { describe, expect, it } from '@jest/globals';
import { rules } from './rules/index.js';
import { readTexts, sourceFiles } from './source-tree.js';

const house = {
  files: sourceFiles(readTexts('src', '.ts')),
  views: readTexts('views', '.eta'),
  tests: readTexts('test', '.ts'),
};

describe('the house', () => {
  it('is there to be looked at', () => {
    expect(house.files.length).toBeGreaterThan(50);
    expect(Object.keys(house.views)).toContain('views/layout.eta');
    expect(Object.keys(house.tests)).toContain('test/architecture/architecture.test.ts');
  });

  it.each(Object.entries(rules))('%s', (_sentence, rule) => {
    expect(rule(house)).toEqual([]);
  });
});
