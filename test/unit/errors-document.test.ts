import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { errorsDocument } from '#src/errors/errors-document.js';

it('docs/errors.md is what the table says', () => {
  const file = fileURLToPath(new URL('../../docs/errors.md', import.meta.url));
  expect(readFileSync(file, 'utf8')).toBe(errorsDocument());
});
