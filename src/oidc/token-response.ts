import type { KoaContextWithOIDC } from 'oidc-provider';
import { clientInfo } from '#claims';
import type { Directory } from '#directory';
import type { GrantFactsStore } from './grant-facts.js';
import { oidcScopeNames } from './scopes.js';
import type { TokenRequestFacts } from './token-endpoint.js';

/** Refresh tokens of single-page applications: fixed 24 hours (refresh-tokens). */
export const spaRefreshTokenSeconds = 24 * 3600;

/** The engine's answer. */
interface EngineAnswer {
  readonly access_token: string;
  readonly expires_in: number;
  readonly id_token?: string;
  readonly refresh_token?: string;
  readonly scope?: string;
}

/**
 * The token response with Entra's extra members: `ext_expires_in`, `client_info`, `refresh_token_expires_in` for
 * single-page applications; `expires_in` one second short, as observed; no `scope` for client credentials.
 */
export async function entraTokenResponse(
  ctx: KoaContextWithOIDC,
  deps: {
    readonly tenantId: string;
    readonly directoryOf: () => Promise<Directory>;
    readonly grantFacts: GrantFactsStore;
  },
): Promise<Record<string, string | number>> {
  const answer = ctx.body as EngineAnswer;
  const request = ctx.state.tokenRequest as TokenRequestFacts;
  const expiresIn = answer.expires_in - 1;
  const lifetimes = { expires_in: expiresIn, ext_expires_in: expiresIn };
  if (request.grantType === 'client_credentials') {
    return { token_type: 'Bearer', ...lifetimes, access_token: answer.access_token };
  }
  const facts = await deps.grantFacts.get(ctx.oidc.entities.Grant?.jti ?? '');
  const user = await (await deps.directoryOf()).users.get(ctx.oidc.entities.Account?.accountId ?? '');
  return {
    token_type: 'Bearer',
    scope: scopeText(facts?.scope ?? '', answer.scope ?? ''),
    ...lifetimes,
    access_token: answer.access_token,
    ...(answer.refresh_token === undefined ? {} : { refresh_token: answer.refresh_token }),
    ...(answer.refresh_token !== undefined && facts?.platform === 'spa'
      ? { refresh_token_expires_in: remaining(ctx) - 1 }
      : {}),
    ...(answer.id_token === undefined ? {} : { id_token: answer.id_token }),
    ...(request.wantsClientInfo && facts !== undefined && user !== undefined
      ? { client_info: clientInfo(deps.tenantId, user, facts.authentication) }
      : {}),
  };
}

/** The spellings asked, which MSAL looks its tokens up by; for Graph with the OpenID scopes before them. */
function scopeText(asked: string, granted: string): string {
  const ofResource = granted.split(' ').filter((name) => name !== '' && !oidcScopeNames.includes(name));
  const isGraph = ofResource.every((name) => !name.includes('://') || name.startsWith('https://graph.microsoft.com/'));
  const openId = asked.split(' ').filter((name) => oidcScopeNames.includes(name) && name !== 'offline_access');
  return [...(isGraph ? openId : []), ...ofResource].join(' ');
}

/** Renewed refresh tokens of single-page applications keep the end they were born with. */
function remaining(ctx: KoaContextWithOIDC): number {
  return ctx.oidc.entities.RefreshToken?.expiration ?? spaRefreshTokenSeconds;
}
