import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Authentication } from '#claims';
import { consumerTenantId, type Directory, type User } from '#directory';
import { type EntraError, entraError } from '#errors';
import { checkPassword, type PasswordAttempts } from '#identity-providers';
import { type Clock, newId } from '#platform';
import type { GrantFactsStore } from './grant-facts.js';
import { issueTokens } from './issue-tokens.js';
import type { TokenRequestFacts } from './token-endpoint.js';

/** What the grant needs. */
export interface PasswordGrantDeps {
  readonly tenantId: string;
  readonly clock: Clock;
  readonly attempts: PasswordAttempts;
  readonly directoryOf: () => Promise<Directory>;
  readonly grantFacts: GrantFactsStore;
}

/** Resource owner password: members only; a guest's password is not in this tenant (v2-oauth-ropc). */
export function registerPasswordGrant(provider: Provider, deps: PasswordGrantDeps): void {
  provider.registerGrantType(
    'password',
    async (ctx) => {
      ctx.body = await signIn(provider, ctx, deps);
    },
    ['username', 'password', 'scope'],
  );
}

async function signIn(provider: Provider, ctx: KoaContextWithOIDC, deps: PasswordGrantDeps) {
  const { client, askedClaims } = ctx.state.tokenRequest as TokenRequestFacts;
  const { username, password, scope } = ctx.oidc.params ?? {};
  const userName = String(username ?? '').toLowerCase();
  const directory = await deps.directoryOf();
  const { users, tenant } = directory;
  const found = (await users.findBy('user-name', userName)) ?? (await users.findBy('address', userName));
  const problem = whyNotHere(found, userName, { tenant: tenant.displayName, appId: client.appId });
  if (problem !== undefined) throw problem;

  const checked = await checkPassword(
    { tenantId: tenant.id, attempts: deps.attempts, findUser: async () => found },
    userName,
    String(password ?? ''),
  );
  if ('aadsts' in checked) throw entraError(checked.aadsts);
  const { user } = checked;
  const asked = String(scope ?? 'openid');
  return issueTokens(
    provider,
    ctx,
    {
      directory,
      client,
      user,
      now: deps.clock.now(),
      basis: {
        tenantId: tenant.id,
        userId: user.id,
        authentication: authenticationOf(user, deps, ctx),
        scope: asked,
        tellAuthTime: false,
        platform: undefined,
        ...(askedClaims === undefined ? {} : { askedClaims }),
      },
      refreshToken: asked.split(' ').includes('offline_access') ? 'new' : 'none',
    },
    deps.grantFacts,
  );
}

/** Guests: another home has their password. Which number of the three is told for which realm is unverified. */
function whyNotHere(
  user: User | undefined,
  account: string,
  about: Readonly<Record<string, string>>,
): EntraError | undefined {
  if (user === undefined) return entraError(50034, { account, ...about });
  const { externalCredential: credential } = user;
  if (credential?.kind === 'microsoft-account') return entraError(50020, { account, idp: 'live.com', ...about });
  if (credential?.kind === 'entra') return entraError(50034, { account, ...about });
  return user.passwordHash === undefined ? entraError(50056) : undefined;
}

function authenticationOf(user: User, { tenantId, clock }: PasswordGrantDeps, ctx: KoaContextWithOIDC): Authentication {
  return {
    signInId: newId(),
    kind: tenantId === consumerTenantId ? 'microsoft-account' : 'entra',
    issuer: tenantId,
    subject: user.id,
    email: user.userPrincipalName.toLowerCase(),
    amr: ['pwd'],
    authenticatedAt: clock.now().getTime() / 1000,
    homeAccount: { tenantId, objectId: user.id },
    sessionId: newId(),
    ipAddress: ctx.ip,
  };
}
