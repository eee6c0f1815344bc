import { judgeToken } from '#src/identity-providers/wsfed/judge-token.js';
import { readSignInResponse } from '#src/identity-providers/wsfed/read-sign-in-response.js';
import { type ForgedToken, forgeToken } from '../../../support/upstreams/wsfed/index.js';
import { now, expected as ofSaml, partner } from '../saml/honest-response.js';

export { former, stranger } from '../saml/honest-response.js';

/** What the guard is told of the partner; WS-Federation knows no request id. */
export const expected = { ...ofSaml, issuer: 'http://sts.partner.example/trust', requestId: undefined };

/** A token that is good. */
export const honest: ForgedToken = {
  saml: '1.1',
  issuer: expected.issuer,
  audience: 'https://localhost/tenant/',
  acs: expected.assertionConsumer,
  now,
  privateKeyPem: partner.privateKeyPem,
};

export const judge = (wresult: string) => judgeToken(readSignInResponse(wresult, expected), expected);
export const judgeForged = (change: Partial<ForgedToken>) => judge(forgeToken({ ...honest, ...change }));
