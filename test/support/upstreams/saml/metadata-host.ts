import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A partner's metadata on loopback, whatever it says next. */
export interface MetadataHost {
  readonly url: string;
  /** How often it was fetched. */
  readonly fetches: () => number;
  publish(answer: { readonly text: string; readonly status?: number; readonly headers?: Record<string, string> }): void;
  stop(): Promise<void>;
}

/** Starts one; it answers 404 until something is published. */
export async function createMetadataHost(): Promise<MetadataHost> {
  let answer: Parameters<MetadataHost['publish']>[0] = { text: '', status: 404 };
  let fetches = 0;
  const server = createServer((_, reply) => {
    fetches += 1;
    reply.writeHead(answer.status ?? 200, answer.headers ?? {}).end(answer.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/metadata`,
    fetches: () => fetches,
    publish: (next) => {
      answer = next;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Metadata as an honest SAML partner would publish it. */
export function metadataOf(partner: {
  readonly issuer: string;
  readonly signInUrl: string;
  readonly certificates: readonly string[];
  readonly binding?: 'HTTP-Redirect' | 'HTTP-POST';
}): string {
  const keys = partner.certificates.map(
    (each) =>
      `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${each}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`,
  );
  return [
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${partner.issuer}">`,
    `<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys.join('')}`,
    `<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${partner.binding ?? 'HTTP-Redirect'}" Location="${partner.signInUrl}"/>`,
    '</IDPSSODescriptor></EntityDescriptor>',
  ].join('');
}
