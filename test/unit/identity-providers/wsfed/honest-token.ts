import { judgeToken } from '#src/identity-providers/wsfed/judge-token.js';
import { readSignInResponse } from '#src/identity-providers/wsfed/read-sign-in-response.js';
import { expectedOfToken as expected, honestToken as honest } from '../../../support/hostile-saml/honest.js';
import { type ForgedToken, forgeToken } from '../../../support/upstreams/wsfed/index.js';

export {
  expectedOfToken as expected,
  former,
  honestToken as honest,
  stranger,
} from '../../../support/hostile-saml/honest.js';

export const judge = (wresult: string) => judgeToken(readSignInResponse(wresult, expected), expected);
export const judgeForged = (change: Partial<ForgedToken>) => judge(forgeToken({ ...honest, ...change }));
