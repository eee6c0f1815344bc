import Router from '@koa/router';
import type { Context } from 'koa';
import { domainOf } from '#directory';
import { entraError } from '#errors';
import { discover } from './discover.js';
import type { RealmDecision, RealmFacts } from './realm.js';

/** Looks up whose facts a tenant segment names; `common` has no resource tenant. Throws AADSTS90002 for an unknown one. */
export type FactsFor = (tenantSegment: string) => Promise<RealmFacts>;

const neverAsked = { domainHint: undefined, createAccount: false } as const;

/**
 * The realm look-ups that SDKs and sign-in pages call: `GET /common/userrealm/{user}` (api-version 1.0, 2.0,
 * 2.1) and `POST|GET /{tenant}/GetCredentialType`. Same rules, same answer as the sign-in.
 */
export function createRealmRoutes(factsFor: FactsFor): Router {
  const router = new Router();

  router.get('/:tenant/userrealm/:user', async (ctx) => {
    const user = String(ctx.params.user);
    const decision = await decide(factsFor, String(ctx.params.tenant), user);
    ctx.body = ctx.query['api-version'] === '1.0' ? userRealmV1(user, decision) : userRealmV2(user, decision);
  });

  const credentialType = async (ctx: Context, tenant: string, user: string) => {
    if (!user.includes('@')) throw entraError(90100, { parameter: 'username' });
    const facts = await factsFor(tenant);
    const decision = await discover({ userName: user.toLowerCase(), ...neverAsked }, facts);
    ctx.set('Cache-Control', 'no-store');
    ctx.body = credentialTypeBody(user, decision);
  };
  router.get('/:tenant/GetCredentialType', (ctx) =>
    credentialType(ctx, String(ctx.params.tenant), String(ctx.query.username ?? '')),
  );
  router.post('/:tenant/GetCredentialType', async (ctx) =>
    credentialType(ctx, String(ctx.params.tenant), await readUserName(ctx)),
  );
  return router;
}

async function decide(factsFor: FactsFor, tenant: string, user: string): Promise<RealmDecision> {
  return discover({ userName: user.toLowerCase(), ...neverAsked }, await factsFor(tenant));
}

const cloud = { cloud_instance_name: 'microsoftonline.com', cloud_audience_urn: 'urn:federation:MicrosoftOnline' };

/** `Managed` for passwords of an Entra tenant, `Federated` for a partner's own provider, else `Unknown`. */
function nameSpaceType(decision: RealmDecision): 'Managed' | 'Federated' | 'Unknown' {
  if (decision.kind !== 'go') return 'Unknown';
  switch (decision.realm.kind) {
    case 'entra':
      return 'Managed';
    case 'saml':
    case 'wsfed':
      return 'Federated';
    case 'google':
    case 'facebook':
    case 'microsoft-account':
    case 'email-otp':
      return 'Unknown';
  }
}

function userRealmV1(user: string, decision: RealmDecision) {
  const account_type = nameSpaceType(decision);
  return {
    ver: '1.0',
    account_type,
    ...(account_type === 'Unknown' ? {} : { domain_name: domainOf(user) }),
    ...(account_type === 'Federated' ? { federation_protocol: 'WSTrust' } : {}),
    ...cloud,
  };
}

function userRealmV2(user: string, decision: RealmDecision) {
  const type = nameSpaceType(decision);
  return {
    NameSpaceType: type,
    Login: user,
    ...(type === 'Unknown' ? {} : { DomainName: domainOf(user) }),
    ...(type === 'Unknown' || decision.kind !== 'go' ? {} : { FederationBrandName: decision.realm.displayName }),
    TenantBrandingInfo: null,
    cloud_instance_name: cloud.cloud_instance_name,
  };
}

/** Shape as captured from the real page's own call; the numbers are explained in docs/unverified.md. */
function credentialTypeBody(user: string, decision: RealmDecision) {
  const federated = nameSpaceType(decision) === 'Federated';
  const kind = decision.kind === 'go' ? decision.realm.kind : undefined;
  const ifExists = {
    entra: 0,
    saml: 0,
    wsfed: 0,
    'microsoft-account': 5,
    google: 6,
    facebook: 6,
    'email-otp': 6,
  } as const;
  return {
    Username: user,
    Display: user,
    IfExistsResult: kind === undefined ? 1 : ifExists[kind],
    IsUnmanaged: false,
    ThrottleStatus: 0,
    Credentials: {
      PrefCredential: federated ? 4 : kind === 'email-otp' ? 8 : 1,
      HasPassword: kind === 'entra',
      RemoteNgcParams: null,
      FidoParams: null,
      SasParams: null,
      CertAuthParams: null,
      GoogleParams: kind === 'google' ? {} : null,
      FacebookParams: null,
      FederationRedirectUrl: null,
      OtcLoginEligibleProofs: kind === 'email-otp' ? [{ isDefault: true, type: 1, display: user }] : null,
    },
    EstsProperties: {
      UserTenantBranding: null,
      DomainType: federated ? 4 : kind === 'entra' ? 3 : 1,
      DesktopSsoEnabled: false,
    },
    IsSignupDisallowed: true,
  };
}

/** The page posts JSON; anything else, or a body over 64 KiB, is refused. */
async function readUserName(ctx: Context): Promise<string> {
  let body = '';
  for await (const chunk of ctx.req) {
    body += String(chunk);
    if (body.length > 65_536) throw entraError(90023, { reason: 'the body is too large' });
  }
  try {
    const parsed: unknown = JSON.parse(body);
    const name = parsed !== null && typeof parsed === 'object' && 'username' in parsed ? parsed.username : undefined;
    return typeof name === 'string' ? name : '';
  } catch (cause) {
    throw entraError(90013, { reason: 'The body must be JSON with a username.' }, { cause });
  }
}
