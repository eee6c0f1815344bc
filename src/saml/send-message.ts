import { sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { signDocument } from '#xml';

/** Which field a message travels in: requests in one, answers in the other (SAML 2.0 bindings 3.4.4, 3.5.4). */
export type SamlField = 'SAMLRequest' | 'SAMLResponse';

/** How a message goes through the browser (SAML 2.0 bindings 3.4, 3.5). */
export type SamlBinding = 'redirect' | 'post';

/** Who signs: PKCS #8 PEM, and its certificate in base64 DER. */
export interface Signer {
  readonly privateKeyPem: string;
  readonly certificate: string;
}

/** What the browser must do to carry a message. */
export type Departure =
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'post-form'; readonly action: string; readonly fields: Readonly<Record<string, string>> };

const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

/** A message on its way, signed: beside it by redirect, inside by POST. Without a signer it goes unsigned, as a liar's would. */
export function sendMessage(
  message: {
    readonly field: SamlField;
    readonly xml: string;
    readonly destination: string;
    readonly relayState: string | undefined;
  },
  binding: SamlBinding,
  signer: Signer | undefined,
): Departure {
  const { field, xml, destination, relayState } = message;
  if (binding === 'post') {
    const signed = signer === undefined ? xml : signDocument(xml, signer, 'message');
    const fields = { [field]: Buffer.from(signed).toString('base64') };
    return { kind: 'post-form', action: destination, fields: { ...fields, ...state(relayState) } };
  }
  const parameters = {
    [field]: deflateRawSync(xml).toString('base64'),
    ...state(relayState),
    ...(signer === undefined ? {} : { SigAlg: rsaSha256 }),
  };
  const query = Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const signature =
    signer &&
    `&Signature=${encodeURIComponent(sign('sha256', Buffer.from(query), signer.privateKeyPem).toString('base64'))}`;
  return { kind: 'redirect', url: `${destination}${destination.includes('?') ? '&' : '?'}${query}${signature ?? ''}` };
}

function state(relayState: string | undefined): Readonly<Record<string, string>> {
  return relayState === undefined ? {} : { RelayState: relayState };
}
