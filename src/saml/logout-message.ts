import { escapeXml } from '#xml';

/** A person as an assertion named them; whoever signs out there must use the same words (SAML 2.0 core 2.2.3). */
export interface NameId {
  readonly value: string;
  readonly format?: string;
  readonly nameQualifier?: string;
  readonly spNameQualifier?: string;
}

/** What every message of single logout says; times are as written, for the receiver to judge. */
interface Head {
  readonly id: string;
  readonly issuer: string;
  readonly destination: string | undefined;
  readonly issueInstant: string;
}

/** "This person signs out" (SAML 2.0 core 3.7.1). */
export interface LogoutRequest extends Head {
  readonly notOnOrAfter: string | undefined;
  readonly nameId: NameId;
  /** Empty for every session of the person. */
  readonly sessionIndexes: readonly string[];
}

/** What became of a LogoutRequest (SAML 2.0 core 3.7.2). */
export interface LogoutResponse extends Head {
  readonly inResponseTo: string | undefined;
  /** The status codes, the outer first. */
  readonly status: readonly string[];
}

const namespaces =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';

/** A LogoutRequest, unsigned (SAML 2.0 core 3.7.1). */
export function logoutRequestXml(request: LogoutRequest): string {
  const { nameId, sessionIndexes } = request;
  const words = attributes({
    NameQualifier: nameId.nameQualifier,
    SPNameQualifier: nameId.spNameQualifier,
    Format: nameId.format,
  });
  return [
    `<samlp:LogoutRequest ${namespaces}${head(request)}${attributes({ NotOnOrAfter: request.notOnOrAfter })}>`,
    `<saml:Issuer>${escapeXml(request.issuer)}</saml:Issuer><saml:NameID${words}>${escapeXml(nameId.value)}</saml:NameID>`,
    ...sessionIndexes.map((each) => `<samlp:SessionIndex>${escapeXml(each)}</samlp:SessionIndex>`),
    '</samlp:LogoutRequest>',
  ].join('');
}

/** A LogoutResponse, unsigned (SAML 2.0 core 3.7.2). */
export function logoutResponseXml(response: LogoutResponse): string {
  const code = response.status.reduceRight(
    (inner, each) =>
      inner === ''
        ? `<samlp:StatusCode Value="${escapeXml(each)}"/>`
        : `<samlp:StatusCode Value="${escapeXml(each)}">${inner}</samlp:StatusCode>`,
    '',
  );
  return [
    `<samlp:LogoutResponse ${namespaces}${head(response)}${attributes({ InResponseTo: response.inResponseTo })}>`,
    `<saml:Issuer>${escapeXml(response.issuer)}</saml:Issuer><samlp:Status>${code}</samlp:Status></samlp:LogoutResponse>`,
  ].join('');
}

function head({ id, issueInstant, destination }: Head): string {
  return attributes({ ID: id, Version: '2.0', IssueInstant: issueInstant, Destination: destination });
}

function attributes(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escapeXml(value)}"`))
    .join('');
}
