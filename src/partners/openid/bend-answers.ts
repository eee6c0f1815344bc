import { createPrivateKey } from 'node:crypto';
import { decodeJwt, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import type { Context } from 'koa';
import type { Conduct } from '../misbehaviour/conduct.js';
import type { PartnerKeyName, PartnerKeys } from '../misbehaviour/keys.js';
import { bend, type Statement } from '../misbehaviour/statement.js';

/** What bends, and with which keys. */
export interface Bender {
  readonly name: string;
  readonly conduct: Conduct;
  readonly keys: PartnerKeys;
}

/**
 * Misbehaves in the two answers of the engine that matter to a relying party: the id_token of the token endpoint and the
 * key set (OpenID Connect Core 3.1.3.3, 10.1). The engine itself knows nothing of it.
 */
export async function bendAnswers(ctx: Context, bender: Bender): Promise<void> {
  const body: unknown = ctx.body;
  if (ctx.status !== 200 || body === null || typeof body !== 'object') return;
  if (ctx.path === '/token' && 'id_token' in body && typeof body.id_token === 'string') {
    ctx.body = { ...body, id_token: await bendToken(body.id_token, bender) };
  } else if (ctx.path === '/jwks' && 'keys' in body && Array.isArray(body.keys)) {
    if (await bender.conduct.announcesNewKey()) ctx.body = { keys: [...body.keys, await newPublicKey(bender)] };
  }
}

function bendToken(token: string, { name, conduct, keys }: Bender): Promise<string> {
  return conduct.answer(async (order) => {
    if (order === undefined) return token;
    const claims = decodeJwt(token);
    const honest = statementOf(claims);
    const bent = bend(honest, order);
    const said = claimsOf(claims, honest, bent);
    if (bent.key === undefined) return new UnsecuredJWT(said).encode();
    const key = createPrivateKey((await keys(bent.key)).privateKeyPem);
    return new SignJWT(said).setProtectedHeader({ alg: 'RS256', kid: keyId(name, bent.key) }).sign(key);
  });
}

function statementOf({ iat = 0, aud, nonce, email }: JWTPayload): Statement {
  return {
    key: 'own',
    now: new Date(iat * 1000),
    audience: String(aud),
    recipient: '',
    request: String(nonce),
    emails: typeof email === 'string' ? [email] : [],
    isError: false,
  };
}

/** The claims with what the bent statement says instead. */
function claimsOf(claims: JWTPayload, honest: Statement, { now, audience, request, emails }: Statement): JWTPayload {
  const shift = (now.getTime() - honest.now.getTime()) / 1000;
  const { email: _, iat = 0, exp = 0, ...others } = claims;
  return {
    ...others,
    iat: iat + shift,
    nbf: iat + shift,
    exp: exp + shift,
    aud: audience,
    nonce: request,
    ...(emails.length === 0 ? {} : { email: emails.length === 1 ? emails[0] : [...emails] }),
  };
}

/** A stranger claims to be the partner's own key; the others have names of their own. */
function keyId(partner: string, key: PartnerKeyName): string {
  switch (key) {
    case 'own':
    case 'stranger':
      return `${partner}-1`;
    case 'new':
      return `${partner}-2`;
    case 'expired':
      return `${partner}-0`;
  }
}

async function newPublicKey({ name, keys }: Bender): Promise<object> {
  const { kty, n, e } = createPrivateKey((await keys('new')).privateKeyPem).export({ format: 'jwk' });
  return { kty, n, e, use: 'sig', alg: 'RS256', kid: keyId(name, 'new') };
}
