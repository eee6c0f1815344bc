import { judgeAssertion } from '#src/identity-providers/saml/judge-assertion.js';
import { readResponse } from '#src/identity-providers/saml/read-response.js';
import { expected, honest } from '../../../support/hostile-saml/honest.js';
import { type ForgedResponse, forgeResponse } from '../../../support/upstreams/saml/index.js';

export { expected, former, honest, now, partner, stranger } from '../../../support/hostile-saml/honest.js';

export const judge = (posted: string) => judgeAssertion(readResponse(posted, expected), expected);
export const judgeForged = (change: Partial<ForgedResponse>) => judge(forgeResponse({ ...honest, ...change }));
