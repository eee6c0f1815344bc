import { createHmac } from 'node:crypto';
import type { Provider, RefreshToken } from 'oidc-provider';
import { type Clock, isSameSecret, newOpaqueToken } from '#platform';
import { currentTokenRequest } from './current-request.js';
import { type GrantFacts, type GrantFactsStore, grantOf } from './grant-facts.js';

/** A refresh token that was read. */
export interface PresentedRefreshToken {
  readonly grantId: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  readonly facts: GrantFacts;
}

/** Like Entra's, which begin so. */
const prefix = '1.A';

/**
 * Refresh tokens are sealed, not kept: each says which grant it goes back to and when it ends, under a secret of that grant.
 * So any number of them costs nothing, an old one stays good when a new one is issued, and all go with the grant
 * (refresh-tokens: they are opaque, and not revoked when used).
 */
export function sealRefreshToken(grantId: string, expiresAt: number, secret: string): string {
  const content = Buffer.from(JSON.stringify([grantId, expiresAt, newOpaqueToken(12)])).toString('base64url');
  return `${prefix}${content}.${sealOf(content, secret)}`;
}

/** Reads a refresh token; undefined for one that was not issued here, or whose grant has gone. */
export async function readRefreshToken(
  token: string,
  grantFacts: GrantFactsStore,
): Promise<PresentedRefreshToken | undefined> {
  if (!token.startsWith(prefix)) return undefined;
  const [content = '', seal = '', ...more] = token.slice(prefix.length).split('.');
  const [grantId, expiresAt] = parse(content);
  if (typeof grantId !== 'string' || typeof expiresAt !== 'number' || more.length > 0) return undefined;
  const facts = await grantFacts.get(grantId);
  if (facts === undefined || !isSameSecret(seal, sealOf(content, facts.refreshSecret))) return undefined;
  return { grantId, expiresAt, facts };
}

/** Makes the refresh tokens that the engine issues such ones. */
export function replaceRefreshTokens(
  provider: Provider,
  { grantFacts, clock }: { readonly grantFacts: GrantFactsStore; readonly clock: Clock },
): void {
  Object.assign(provider.RefreshToken.prototype, {
    // Without a payload beside it the engine keeps nothing (`BaseModel.save`).
    async getValueAndPayload(this: RefreshToken) {
      const { grantId = '' } = this;
      const facts = await grantOf(currentTokenRequest.getStore(), grantId, grantFacts);
      if (facts === undefined) throw new Error('The grant is gone.');
      return { value: sealRefreshToken(grantId, clock.epochSeconds() + this.expiration, facts.refreshSecret) };
    },
  });
}

function sealOf(content: string, secret: string): string {
  return createHmac('sha256', secret).update(content).digest('base64url');
}

function parse(content: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(content, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
