import { writeFileSync } from 'node:fs';
import { errorsDocument } from './errors-document.js';

/** `npm run docs`. */
writeFileSync(new URL('../../docs/errors.md', import.meta.url), errorsDocument());
