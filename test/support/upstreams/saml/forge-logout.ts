import { createSign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { SignedXml } from 'xml-crypto';

/** A message of single logout as somebody hostile would make it. Every member has an honest default. */
export interface ForgedLogout {
  readonly what: 'LogoutRequest' | 'LogoutResponse';
  readonly issuer: string;
  readonly destination?: string | undefined;
  readonly now: Date;
  readonly id?: string;
  readonly issuedMs?: number;
  readonly notOnOrAfterMs?: number;
  readonly nameId?: string;
  readonly sessionIndexes?: readonly string[];
  readonly inResponseTo?: string;
  readonly status?: string;
  readonly privateKeyPem: string;
  readonly unsigned?: boolean;
  readonly relayState?: string;
  readonly sigAlg?: string;
  /** Changes the XML before it is signed, and after. */
  readonly before?: (xml: string) => string;
  readonly after?: (xml: string) => string;
}

const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

/** The message by HTTP-POST: the form's fields. Signed here, with code of its own. */
export function forgeLogoutPost(options: ForgedLogout): Readonly<Record<string, string>> {
  let xml = (options.before ?? ((each) => each))(build(options));
  if (options.unsigned !== true) xml = sign(xml, options);
  const field = fieldOf(options);
  const value = Buffer.from((options.after ?? ((each) => each))(xml)).toString('base64');
  return { [field]: value, ...(options.relayState === undefined ? {} : { RelayState: options.relayState }) };
}

/** The message by HTTP-Redirect: the query, with its detached signature. */
export function forgeLogoutQuery(options: ForgedLogout): string {
  const deflated = (xml: string) => encodeURIComponent(deflateRawSync(xml).toString('base64'));
  const xml = (options.before ?? ((each) => each))(build(options));
  const state = options.relayState === undefined ? '' : `&RelayState=${encodeURIComponent(options.relayState)}`;
  const query = (text: string) =>
    `${fieldOf(options)}=${deflated(text)}${state}&SigAlg=${encodeURIComponent(options.sigAlg ?? rsaSha256)}`;
  const sent = query((options.after ?? ((each) => each))(xml));
  if (options.unsigned === true) return `${fieldOf(options)}=${deflated(xml)}${state}`;
  const signature = createSign('sha256').update(query(xml)).sign(options.privateKeyPem, 'base64');
  return `${sent}&Signature=${encodeURIComponent(signature)}`;
}

const fieldOf = ({ what }: ForgedLogout) => (what === 'LogoutRequest' ? 'SAMLRequest' : 'SAMLResponse');

function build(o: ForgedLogout): string {
  const at = (offset: number) => new Date(o.now.getTime() + offset).toISOString();
  const optional = (name: string, value: string | undefined) => (value === undefined ? '' : ` ${name}="${value}"`);
  const head = `ID="${o.id ?? `_l${Math.random().toString(36).slice(2)}`}" Version="2.0" IssueInstant="${at(o.issuedMs ?? 0)}"${optional('Destination', o.destination)}`;
  const issuer = `<saml:Issuer>${o.issuer}</saml:Issuer>`;
  const spaces =
    'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
  if (o.what === 'LogoutResponse')
    return `<samlp:LogoutResponse ${spaces} ${head}${optional('InResponseTo', o.inResponseTo)}>${issuer}<samlp:Status><samlp:StatusCode Value="${o.status ?? 'urn:oasis:names:tc:SAML:2.0:status:Success'}"/></samlp:Status></samlp:LogoutResponse>`;
  const end = o.notOnOrAfterMs === undefined ? '' : ` NotOnOrAfter="${at(o.notOnOrAfterMs)}"`;
  const indexes = (o.sessionIndexes ?? []).map((each) => `<samlp:SessionIndex>${each}</samlp:SessionIndex>`).join('');
  return `<samlp:LogoutRequest ${spaces} ${head}${end}>${issuer}<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${o.nameId ?? 'name-1'}</saml:NameID>${indexes}</samlp:LogoutRequest>`;
}

function sign(xml: string, { privateKeyPem }: ForgedLogout): string {
  const signer = new SignedXml({
    privateKey: privateKeyPem,
    signatureAlgorithm: rsaSha256,
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  });
  signer.addReference({
    xpath: '/*',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: "/*/*[local-name(.)='Issuer']", action: 'after' },
  });
  return signer.getSignedXml();
}
