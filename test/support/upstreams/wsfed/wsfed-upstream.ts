import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import wsfed from 'wsfed';
import { createCertifiedKey } from '#keys';

/** A WS-Federation identity provider made of npm wsfed, on loopback. */
export interface WsFedUpstream {
  readonly issuerUri: string;
  readonly passiveSignInUri: string;
  /** Base64 DER. */
  readonly certificate: string;
  /** Whom the next sign-ins are answered for; nobody is asked. */
  respondAs(email: string): void;
  /** The parameters of the newest request. */
  readonly lastRequest: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const emailClaim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';
const immutableIdClaim = 'http://schemas.microsoft.com/LiveID/Federation/2008/05/ImmutableID';

/** Starts one. */
export async function createWsFedUpstream(): Promise<WsFedUpstream> {
  const key = await createCertifiedKey({ commonName: 'upstream', years: 1, now: new Date() });
  const issuerUri = 'urn:sts.northwind.example';
  let email = '';
  let lastRequest: Readonly<Record<string, string>> = {};

  const server = createServer((request, reply) => {
    const query = Object.fromEntries(new URL(request.url ?? '/', 'http://upstream').searchParams);
    lastRequest = query;
    Object.assign(request, { query, body: {} });
    wsfed.auth({
      issuer: issuerUri,
      cert: `-----BEGIN CERTIFICATE-----\n${key.certificate.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`,
      key: key.privateKeyPem,
      signatureAlgorithm: 'rsa-sha256',
      digestAlgorithm: 'sha256',
      getPostURL: (_realm, wreply, _request, done) => done(null, wreply),
      getUserFromRequest: () => ({ email }),
      profileMapper: () => ({
        getClaims: () => ({ [emailClaim]: email, [immutableIdClaim]: Buffer.from(email).toString('base64') }),
        getNameIdentifier: () => ({ nameIdentifier: email }),
      }),
      responseHandler: (_reply, postUrl, wctx, wresult) => {
        const fields = Object.entries({ wa: 'wsignin1.0', wresult, wctx })
          .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
          .join('');
        reply.writeHead(200, { 'content-type': 'text/html' });
        reply.end(
          `<!doctype html><title>Northwind</title><h1>Northwind</h1><form method="post" action="${postUrl}" data-auto-submit>${fields}<button>Continue</button></form><script>document.forms[0].submit()</script>`,
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
    passiveSignInUri: `http://127.0.0.1:${port}/adfs/ls/`,
    certificate: key.certificate,
    respondAs: (next) => {
      email = next;
    },
    get lastRequest() {
      return lastRequest;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
