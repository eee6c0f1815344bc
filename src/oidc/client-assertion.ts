import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { compactVerify, createRemoteJWKSet, customFetch, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { Application, Tenant } from '#directory';
import { type EntraError, entraError } from '#errors';
import type { Clock, Outbound } from '#platform';
import { tenantUrls } from './tenant-urls.js';

/** `client_assertion_type` and `client_assertion` of a token request (RFC 7521, 7523). */
export interface ClientAssertion {
  readonly type: string;
  readonly token: string;
}

interface AssertionContext {
  readonly origin: string;
  readonly tenant: Tenant;
  readonly clock: Clock;
  readonly outbound: Outbound;
}

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const skewSeconds = 300;

/**
 * Judges a client assertion: signed by a certificate of the application (certificate-credentials), or by another
 * issuer that the application trusts (workload identity federation). `2`, or AADSTS700027, 700024, 50027, 50048,
 * 700211, 700212, 700213, 700229.
 */
export async function checkAssertion(
  application: Application,
  assertion: ClientAssertion,
  context: AssertionContext,
): Promise<'2' | EntraError> {
  if (assertion.type !== jwtBearer) return entraError(90023, { reason: `client_assertion_type must be ${jwtBearer}.` });
  const claims = readClaims(assertion.token);
  if (claims === undefined)
    return entraError(50027, { reason: 'The client assertion is no JWT.' }, { oauth: 'invalid_client' });
  const isOwn = claims.iss === application.appId || claims.sub === application.appId;
  return isOwn
    ? checkCertificate(application, assertion.token, claims, context)
    : checkFederated(application, assertion.token, claims, context);
}

type Claims = ReturnType<typeof decodeJwt>;

function readClaims(token: string): Claims | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

async function checkCertificate(
  application: Application,
  token: string,
  claims: Claims,
  { origin, tenant, clock }: AssertionContext,
): Promise<'2' | EntraError> {
  if (claims.iss !== claims.sub) return entraError(50048);
  const header = decodeProtectedHeader(token);
  const said = String(header['x5t#S256'] ?? header.x5t ?? header.kid ?? '');
  const credential = application.keyCredentials.find(({ certificate }) => thumbprints(certificate).includes(said));
  const unknown = entraError(700027, { appId: application.appId, thumbprint: said.slice(0, 100) });
  if (credential === undefined) return unknown;
  try {
    const { publicKey } = new X509Certificate(Buffer.from(credential.certificate, 'base64'));
    await compactVerify(token, createPublicKey(publicKey.export({ format: 'pem', type: 'spki' })), {
      algorithms: ['PS256', 'RS256'],
    });
  } catch (cause) {
    return entraError(700027, { appId: application.appId, thumbprint: said }, { cause });
  }
  const { token: tokenUrl, tokenV1, issuer } = tenantUrls(origin, tenant.id);
  const names = [tenant.initialDomain, ...tenant.domains].flatMap((domain) => {
    const urls = tenantUrls(origin, domain);
    return [urls.token, urls.tokenV1, urls.issuer];
  });
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (!audiences.some((each) => [tokenUrl, tokenV1, issuer, ...names].includes(String(each)))) {
    return entraError(
      50027,
      { reason: `The client assertion's audience must be ${tokenUrl}.` },
      { oauth: 'invalid_client' },
    );
  }
  return checkTimes(claims, clock) ?? '2';
}

function checkTimes({ exp, nbf }: Claims, clock: Clock): EntraError | undefined {
  const now = clock.epochSeconds();
  const good = exp !== undefined && exp + skewSeconds > now && (nbf === undefined || nbf - skewSeconds <= now);
  return good ? undefined : entraError(700024);
}

/** base64url of SHA-256 and SHA-1, and SHA-1 in hex, as clients write it. */
function thumbprints(certificate: string): readonly string[] {
  const der = Buffer.from(certificate, 'base64');
  const sha1 = createHash('sha1').update(der).digest();
  return [
    createHash('sha256').update(der).digest('base64url'),
    sha1.toString('base64url'),
    sha1.toString('hex').toUpperCase(),
  ];
}

async function checkFederated(
  application: Application,
  token: string,
  claims: Claims,
  { origin, tenant, clock, outbound }: AssertionContext,
): Promise<'2' | EntraError> {
  const audiences = (Array.isArray(claims.aud) ? claims.aud : [claims.aud]).map(String);
  const ofIssuer = application.federatedIdentityCredentials.filter((each) => each.issuer === claims.iss);
  if (ofIssuer.length === 0) return entraError(700211, { issuer: String(claims.iss) });
  const ofSubject = ofIssuer.filter((each) => each.subject === claims.sub);
  if (ofSubject.length === 0) return entraError(700213, { subject: String(claims.sub) });
  const credential = ofSubject.find((each) => each.audiences.some((audience) => audiences.includes(audience)));
  if (credential === undefined) return entraError(700212, { audience: audiences.join(' ') });
  if (credential.issuer === tenantUrls(origin, tenant.id).issuer && claims.idtyp !== 'app') return entraError(700229);
  try {
    const keys = createRemoteJWKSet(await keysUrlOf(credential.issuer, outbound), {
      [customFetch]: (url: string, options: object) => outbound.fetch(url, options as RequestInit),
    });
    await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      issuer: credential.issuer,
      currentDate: clock.now(),
      clockTolerance: skewSeconds,
      requiredClaims: ['exp'],
    });
    return '2';
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    return entraError(
      50027,
      { reason: `The external issuer's token was not believed: ${reason}` },
      { oauth: 'invalid_client', cause },
    );
  }
}

async function keysUrlOf(issuer: string, outbound: Outbound): Promise<URL> {
  const answer = await outbound.fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const document: unknown = answer.ok ? await answer.json() : undefined;
  const keys = document !== null && typeof document === 'object' ? Reflect.get(document, 'jwks_uri') : undefined;
  if (typeof keys !== 'string' || !URL.canParse(keys)) throw new Error(`${issuer} publishes no keys.`);
  return new URL(keys);
}
