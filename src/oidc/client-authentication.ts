import { createHmac, randomBytes } from 'node:crypto';
import type { Application, Tenant } from '#directory';
import { verifyPassword } from '#directory';
import { type EntraError, entraError } from '#errors';
import type { Clock } from '#platform';
import { type Platform, registeredRedirects } from './redirect-uris.js';

/** How a client proved itself, for `azpacr`: `0` public, `1` secret. */
export type ClientProof = '0' | '1';

/** What a token request says about its client. */
export interface ClientClaim {
  readonly grantType: string;
  /** From body or Basic header. */
  readonly clientSecret: string | undefined;
  /** The platform of the redirect URI of the code, where the request names one. */
  readonly platform: Platform | undefined;
}

/**
 * Authenticates a client as Entra does: an application may be public and confidential at once, and the platform of
 * the redirect URI says which this request is. Answers the proof or AADSTS7000215, 7000216, 7000218, 7000222, 700025.
 */
export async function authenticateClient(
  application: Application,
  claim: ClientClaim,
  context: { readonly tenant: Tenant; readonly clock: Clock },
): Promise<ClientProof | EntraError> {
  const { grantType, clientSecret, platform } = claim;
  if (clientSecret !== undefined) {
    const isPublicOnly = application.passwordCredentials.length === 0 && mayBePublic(application, undefined);
    if (isPublicOnly || platform === 'spa') return entraError(700025);
    return checkSecret(application, clientSecret, context.clock);
  }
  if (grantType === 'client_credentials') return entraError(7000216);
  return mayBePublic(application, platform) ? '0' : entraError(7000218);
}

/** A code of a `web` redirect URI needs the secret; others, and refresh tokens of public clients, do not. */
function mayBePublic(application: Application, platform: Platform | undefined): boolean {
  if (platform !== undefined) return platform !== 'web' || application.isFallbackPublicClient;
  return application.isFallbackPublicClient || registeredRedirects(application).some((each) => each.platform !== 'web');
}

/**
 * Secrets that were right before: a client shows its secret with every token, and scrypt is made to be slow. Kept as
 * HMACs under a key of this process, the oldest forgotten first.
 */
const known = new Set<string>();
const mostKnown = 1000;
const processKey = randomBytes(32);

async function isSecretOf(secret: string, hash: string): Promise<boolean> {
  const mark = createHmac('sha256', processKey).update(`${hash}\0${secret}`).digest('base64url');
  if (known.has(mark)) return true;
  if (!(await verifyPassword(secret, hash))) return false;
  known.add(mark);
  const [oldest] = known;
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
  return true;
}

async function checkSecret(application: Application, secret: string, clock: Clock): Promise<ClientProof | EntraError> {
  const { appId } = application;
  let matched = false;
  for (const credential of application.passwordCredentials) {
    if (!(await isSecretOf(secret, credential.secretHash))) continue;
    matched = true;
    if (credential.endDateTime === null || new Date(credential.endDateTime) > clock.now()) return '1';
  }
  return entraError(matched ? 7000222 : 7000215, { appId });
}
