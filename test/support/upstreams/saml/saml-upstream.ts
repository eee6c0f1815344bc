import { X509Certificate } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inflateRawSync } from 'node:zlib';
import samlp from 'samlp';
import { createCertifiedKey } from '#keys';

/** A SAML identity provider made of npm samlp, on loopback. */
export interface SamlUpstream {
  readonly issuerUri: string;
  readonly passiveSignInUri: string;
  /** Base64 DER. */
  readonly certificate: string;
  /** Whom the next sign-ins are answered for; nobody is asked. */
  respondAs(email: string): void;
  /** Encrypts its assertions from now on; base64 DER. */
  encryptFor(certificate: string): void;
  stop(): Promise<void>;
}

/** Starts one. samlp answers correctly only with `destination` and `recipient` set; both are the request's own. */
export async function createSamlUpstream(): Promise<SamlUpstream> {
  const { privateKeyPem, certificate } = await createCertifiedKey({
    commonName: 'upstream',
    years: 1,
    now: new Date(),
  });
  const issuerUri = 'https://idp.northwind.example/saml';
  let email = '';
  let encryption: Partial<Parameters<typeof samlp.auth>[0]> = {};

  const server = createServer((request, reply) => {
    const query = Object.fromEntries(new URL(request.url ?? '/', 'http://upstream').searchParams);
    const acs = assertionConsumerOf(query.SAMLRequest ?? '');
    Object.assign(request, { query, body: {}, originalUrl: request.url });
    samlp.auth({
      issuer: issuerUri,
      cert: pem('CERTIFICATE', certificate),
      key: privateKeyPem,
      ...encryption,
      destination: acs,
      recipient: acs,
      getPostURL: (_audience, _dom, _request, done) => done(null, acs),
      getUserFromRequest: (_request: IncomingMessage) => ({
        id: `nw|${email}`,
        emails: [{ value: email }],
        displayName: 'Nina Northwind',
        name: { givenName: 'Nina', familyName: 'Northwind' },
      }),
      responseHandler: (response) => {
        const value = Buffer.from(response).toString('base64');
        reply.writeHead(200, { 'content-type': 'text/html' });
        reply.end(
          `<!doctype html><title>Northwind</title><h1>Northwind</h1><form method="post" action="${acs}" data-auto-submit><input type="hidden" name="SAMLResponse" value="${value}"><input type="hidden" name="RelayState" value="${query.RelayState ?? ''}"><button>Continue</button></form><script>document.forms[0].submit()</script>`,
        );
      },
    })(request, reply, (error) => {
      reply.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    issuerUri,
    passiveSignInUri: `http://127.0.0.1:${port}/sso`,
    certificate,
    respondAs: (next) => {
      email = next;
    },
    encryptFor: (base64) => {
      const encryptionCert = pem('CERTIFICATE', base64);
      const { publicKey } = new X509Certificate(encryptionCert);
      const encryptionPublicKey = publicKey.export({ format: 'pem', type: 'spki' });
      encryption = { encryptionCert, encryptionPublicKey: String(encryptionPublicKey) };
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function assertionConsumerOf(encoded: string): string {
  const text = inflate(encoded);
  return /AssertionConsumerServiceURL="([^"]+)"/.exec(text)?.[1] ?? '';
}

function inflate(encoded: string): string {
  return encoded === '' ? '' : inflateRawSync(Buffer.from(encoded, 'base64')).toString('utf8');
}

function pem(label: string, base64: string): string {
  return `-----BEGIN ${label}-----\n${(base64.match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`;
}
