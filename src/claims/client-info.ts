import type { User } from '#directory';
import type { Authentication } from './authentication.js';

/**
 * `client_info`: base64url JSON that names the account's *home*, by which MSAL joins home and guest profiles.
 * Realms without a home in Entra's terms use the guest object (unverified).
 */
export function clientInfo(tenantId: string, user: User, authentication: Authentication): string {
  const home = authentication.homeAccount ?? { tenantId, objectId: user.id };
  return Buffer.from(JSON.stringify({ uid: home.objectId, utid: home.tenantId })).toString('base64url');
}
