import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { identityProviderName } from '#claims';
import { type Application, type Directory, isSignInRevoked, type User } from '#directory';
import { type EntraError, entraError } from '#errors';
import type { Clock } from '#platform';
import { type CrossTenantQuestion, redeem } from '#redemption';
import type { GrantFacts, GrantFactsStore } from './grant-facts.js';
import { issueTokens } from './issue-tokens.js';
import { type PresentedRefreshToken, readRefreshToken } from './refresh-token.js';
import type { TokenRequestFacts } from './token-endpoint.js';

/** What the grant needs. */
export interface RefreshGrantDeps {
  readonly clock: Clock;
  readonly tenantId: string;
  readonly directoryOf: () => Promise<Directory>;
  readonly otherDirectory: (tenantId: string) => Promise<Directory | undefined>;
  readonly grantFacts: GrantFactsStore;
}

/**
 * The refresh grant as Entra has it, in place of the engine's: the scope may name any API that was consented, at any
 * tenant where the person is a member or a guest who has accepted; a new refresh token comes with every answer and
 * the old one stays good; tokens of single-page applications keep the end they were born with (refresh-tokens).
 */
export function registerRefreshGrant(provider: Provider, deps: RefreshGrantDeps): void {
  provider.registerGrantType(
    'refresh_token',
    async (ctx) => {
      ctx.body = await refresh(provider, ctx, deps);
    },
    ['refresh_token', 'scope'],
  );
}

async function refresh(provider: Provider, ctx: KoaContextWithOIDC, deps: RefreshGrantDeps) {
  const { client, askedClaims } = ctx.state.tokenRequest as TokenRequestFacts;
  const presented = await readRefreshToken(String(ctx.oidc.params?.refresh_token), deps.grantFacts);
  if (presented === undefined || presented.facts.clientId !== client.appId) {
    throw entraError(70000, {
      parameter: 'refresh_token',
      reason: 'It is unknown here, malformed, or was issued to another application.',
    });
  }
  const { grantId, expiresAt, facts } = presented;
  const now = deps.clock.now();
  const leftSeconds = expiresAt - now.getTime() / 1000;
  const problem = problemOf(ctx, presented, leftSeconds);
  if (problem !== undefined) throw problem;

  await checkNotRevoked(facts, deps.otherDirectory);
  const directory = await deps.directoryOf();
  const user = await userHere(
    { ...directory, crossTenant: { appId: client.appId, directoryOf: deps.otherDirectory } },
    facts,
    client,
  );
  const scope = String(ctx.oidc.params?.scope ?? facts.scope);
  const isSpa = facts.platform === 'spa';
  await deps.grantFacts.prolong(grantId, facts, deps.clock.epochSeconds());
  return issueTokens(
    provider,
    ctx,
    {
      directory,
      client,
      user,
      now,
      basis: {
        ...{ ...facts, tenantId: deps.tenantId, userId: user.id, scope },
        ...(askedClaims === undefined ? {} : { askedClaims }),
      },
      // Another tenant's token becomes one of this tenant.
      ...(facts.tenantId === deps.tenantId ? { grant: { id: grantId, facts } } : {}),
      refreshToken: isSpa ? { leftSeconds: Math.ceil(leftSeconds) } : 'new',
    },
    deps.grantFacts,
  );
}

function problemOf(
  ctx: KoaContextWithOIDC,
  { facts }: PresentedRefreshToken,
  leftSeconds: number,
): EntraError | undefined {
  const isSpa = facts.platform === 'spa';
  if (isSpa && ctx.get('origin') === '') return entraError(9002327);
  return leftSeconds <= 0 ? entraError(isSpa ? 700084 : 700082) : undefined;
}

/** Whoever issued the token decides: a guest's sessions revoked elsewhere leave tokens of home good (users-revoke-access). */
async function checkNotRevoked(
  { tenantId, userId, authentication }: GrantFacts,
  directoryOf: RefreshGrantDeps['otherDirectory'],
): Promise<void> {
  const issuedTo = await (await directoryOf(tenantId))?.users.get(userId);
  if (issuedTo === undefined || isSignInRevoked(issuedTo, authentication.authenticatedAt)) throw entraError(50173);
}

/** The user of this tenant; of another tenant's token whoever the same account is here. */
async function userHere(
  directory: Directory & { readonly crossTenant: CrossTenantQuestion },
  facts: GrantFacts,
  client: Application,
): Promise<User> {
  if (facts.tenantId === directory.tenant.id) {
    const user = await directory.users.get(facts.userId);
    if (user === undefined) throw entraError(50173);
    return user;
  }
  const { authentication } = facts;
  const outcome = await redeem(directory, authentication);
  if (outcome.kind === 'member' || outcome.kind === 'known') return outcome.user;
  if (outcome.kind === 'needs-acceptance' || outcome.kind === 'needs-link') throw entraError(50014);
  throw entraError(outcome.kind === 'refused' ? outcome.aadsts : 50020, {
    account: authentication.email,
    idp: identityProviderName(authentication),
    tenant: directory.tenant.displayName,
    appId: client.appId,
    appName: client.displayName,
  });
}
