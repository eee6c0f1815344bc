import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** How the next sign-in is to be lied about; everything else is honest. */
export interface Lie {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly issuer?: string;
  readonly audience?: string;
  readonly nonce?: string;
  readonly expiresIn?: number;
  readonly signWith?: 'stranger';
  /** Changes the compact token after it was signed. */
  readonly tamper?: (token: string) => string;
  readonly tokenStatus?: number;
  readonly tokenBody?: unknown;
  readonly slowMs?: number;
}

/** An OpenID provider made by hand that tells lies; what honest ones do is another double's work. */
export interface LyingUpstream {
  readonly issuer: string;
  tell(lie: Lie): void;
  /** Signs with a new key from now on; the old one is withdrawn. */
  rollKey(): Promise<void>;
  /** Where the browser would come back, for an authorization request. */
  returnFor(authorizeUrl: string, extra?: Readonly<Record<string, string>>): string;
  stop(): Promise<void>;
}

/** Starts one on loopback; `path` is the end of its issuer. */
export async function createLyingUpstream({ path: prefix = '' } = {}): Promise<LyingUpstream> {
  let lie: Lie = {};
  let keyNumber = 0;
  let published: JWK = {};
  let key: CryptoKey;
  const rollKey = async () => {
    keyNumber += 1;
    const pair = await generateKeyPair('RS256');
    key = pair.privateKey;
    published = { ...(await exportJWK(pair.publicKey)), kid: `key-${keyNumber}`, use: 'sig', alg: 'RS256' };
  };
  await rollKey();
  const stranger = (await generateKeyPair('RS256')).privateKey;
  const nonces = new Map<string, { nonce: string; clientId: string }>();

  const server = createServer((request, response) => {
    const json = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const answerToken = async (code: string) => {
      const asked = nonces.get(code) ?? { nonce: '', clientId: '' };
      const { nonce = asked.nonce, issuer: tokenIssuer = issuer, audience = asked.clientId, expiresIn = 600 } = lie;
      const claims = {
        sub: '1',
        email: 'gus@gmail.com',
        email_verified: true,
        ...lie.claims,
        ...(nonce === '' ? {} : { nonce }),
      };
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: `key-${keyNumber}` })
        .setIssuer(tokenIssuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + expiresIn)
        .sign(lie.signWith === 'stranger' ? stranger : key);
      json(200, {
        token_type: 'Bearer',
        access_token: 'a',
        expires_in: 600,
        id_token: (lie.tamper ?? ((each) => each))(token),
      });
    };
    const { pathname } = new URL(request.url ?? '/', issuer);
    const path = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : '';
    if (path === '/.well-known/openid-configuration') {
      json(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
      });
    } else if (path === '/keys') json(200, { keys: [published] });
    else if (path === '/token') {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString('utf8');
      });
      request.on('end', () => {
        const code = new URLSearchParams(body).get('code') ?? '';
        setTimeout(() => {
          if (lie.tokenStatus === undefined) void answerToken(code);
          else json(lie.tokenStatus, lie.tokenBody ?? { error: 'invalid_grant' });
        }, lie.slowMs ?? 0);
      });
    } else json(404, {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`;
  let codes = 0;
  return {
    issuer,
    tell: (next) => {
      lie = next;
    },
    rollKey,
    returnFor(authorizeUrl, extra = {}) {
      const asked = new URL(authorizeUrl).searchParams;
      codes += 1;
      nonces.set(`code-${codes}`, { nonce: asked.get('nonce') ?? '', clientId: asked.get('client_id') ?? '' });
      const answer = new URL(asked.get('redirect_uri') ?? '');
      answer.search = new URLSearchParams({
        code: `code-${codes}`,
        state: asked.get('state') ?? '',
        iss: issuer,
        ...extra,
      }).toString();
      return answer.href;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
