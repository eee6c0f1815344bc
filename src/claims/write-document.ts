import { writeFileSync } from 'node:fs';
import { claimsDocument } from './claims-document.js';

/** `npm run docs`. */
writeFileSync(new URL('../../docs/claims.md', import.meta.url), claimsDocument());
