import { consumerTenantId } from '#directory';
import { createOpenIdRealm } from '../openid/openid-realm.js';
import type { IdentityProvider, ProviderIo } from '../provider.js';

/** The tenant of personal accounts, asked as an OpenID client over HTTP like any other upstream. */
export interface MicrosoftAccountRegistration {
  readonly id: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Send the person to create an account instead of signing in. */
  readonly createAccount: boolean;
}

/** Personal Microsoft accounts. */
export function createMicrosoftAccountProvider(
  registration: MicrosoftAccountRegistration,
  io: ProviderIo,
): IdentityProvider {
  const { issuer, clientId, clientSecret, createAccount } = registration;
  const realm = createOpenIdRealm(
    {
      displayName: 'Microsoft account',
      issuer,
      clientId,
      clientSecret,
      scope: 'openid profile email',
      ...(createAccount ? { parameters: { prompt: 'create' } } : {}),
    },
    io,
  );
  return {
    id: registration.id,
    kind: 'microsoft-account',
    displayName: 'Microsoft account',
    start: (request) => realm.start(request),
    async resume(reply, pending) {
      const proof = await realm.resume(reply, pending);
      if ('kind' in proof) return proof;
      const { oid, tid, preferred_username: userName, name } = proof.claims;
      const cid = typeof oid === 'string' ? /^00000000-0000-0000-([\da-f]{4})-([\da-f]{12})$/i.exec(oid) : null;
      if (cid === null || tid !== consumerTenantId || typeof userName !== 'string') {
        const reason = 'The token is not one of a personal Microsoft account.';
        return { kind: 'refused', aadsts: 50027, parameters: { reason }, detail: { step: 'claims', reason } };
      }
      return {
        kind: 'identified',
        identity: {
          kind: 'microsoft-account',
          issuer: 'live.com',
          subject: `${cid[1]}${cid[2]}`,
          email: userName.toLowerCase(),
          ...(typeof name === 'string' ? { displayName: name } : {}),
          amr: ['pwd'],
          homeAccount: { tenantId: consumerTenantId, objectId: String(oid) },
        },
      };
    },
  };
}
