import type { Application, Tenant } from '#directory';
import { type EntraError, entraError } from '#errors';
import type { Clock, Outbound } from '#platform';
import { type ClientAssertion, checkAssertion } from './client-assertion.js';
import { checkSecret } from './client-secret.js';
import { type Platform, registeredRedirects } from './redirect-uris.js';

/** How a client proved itself, for `azpacr`: `0` public, `1` secret, `2` certificate or federated credential. */
export type ClientProof = '0' | '1' | '2';

/** What a token request says about its client. */
export interface ClientClaim {
  readonly grantType: string;
  /** From body or Basic header. */
  readonly clientSecret: string | undefined;
  readonly assertion: ClientAssertion | undefined;
  /** The platform of the redirect URI of the code, where the request names one. */
  readonly platform: Platform | undefined;
}

/** Grants that only applications with credentials may use. */
const confidentialGrants = ['client_credentials', 'urn:ietf:params:oauth:grant-type:jwt-bearer'];

/**
 * Authenticates a client as Entra does: an application may be public and confidential at once, and the platform of
 * the redirect URI says which this request is. Answers the proof or AADSTS7000215, 7000216, 7000218, 7000222,
 * 700025, or what `client-assertion.ts` says.
 */
export async function authenticateClient(
  application: Application,
  claim: ClientClaim,
  context: {
    readonly origin: string;
    readonly tenant: Tenant;
    readonly clock: Clock;
    readonly outbound: Outbound;
  },
): Promise<ClientProof | EntraError> {
  const { grantType, clientSecret, assertion, platform } = claim;
  const hasCredentials = [
    application.passwordCredentials,
    application.keyCredentials,
    application.federatedIdentityCredentials,
  ].some((each) => each.length > 0);
  if (clientSecret !== undefined || assertion !== undefined) {
    const isPublicOnly = !hasCredentials && mayBePublic(application, undefined);
    if (isPublicOnly || platform === 'spa') return entraError(700025);
  }
  if (assertion !== undefined) return checkAssertion(application, assertion, context);
  if (clientSecret !== undefined) return checkSecret(application, clientSecret, context.clock);
  if (grantType === 'client_credentials') return entraError(7000216);
  if (confidentialGrants.includes(grantType)) return entraError(7000218);
  return mayBePublic(application, platform) ? '0' : entraError(7000218);
}

/** A code of a `web` redirect URI needs the secret; others, and refresh tokens of public clients, do not. */
function mayBePublic(application: Application, platform: Platform | undefined): boolean {
  if (platform !== undefined) return platform !== 'web' || application.isFallbackPublicClient;
  return application.isFallbackPublicClient || registeredRedirects(application).some((each) => each.platform !== 'web');
}
