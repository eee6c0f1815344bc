import Router from '@koa/router';
import type { Context } from 'koa';
import { entraError } from '#errors';
import { escapeXml } from '#xml';
import { credentialTypeBody, userRealmSrf, userRealmV1, userRealmV2 } from './answers.js';
import { discover } from './discover.js';
import type { RealmDecision, RealmFacts } from './realm.js';

/** Looks up whose facts a tenant segment names; `common` has no resource tenant. Throws AADSTS90002 for an unknown one. */
export type FactsFor = (tenantSegment: string) => Promise<RealmFacts>;

const neverAsked = { domainHint: undefined, createAccount: false, followsInvitation: false } as const;

/**
 * The realm look-ups that SDKs and sign-in pages call: `GET /common/userrealm/{user}` (api-version 1.0, 2.0,
 * 2.1), `GET /GetUserRealm.srf` and `POST|GET /{tenant}/GetCredentialType`. Same rules, same answer as the sign-in.
 */
export function createRealmRoutes(factsFor: FactsFor): Router {
  const router = new Router();

  router.get('/:tenant/userrealm/:user', async (ctx) => {
    const user = String(ctx.params.user);
    const decision = await decide(factsFor, String(ctx.params.tenant), user);
    ctx.body = ctx.query['api-version'] === '1.0' ? userRealmV1(user, decision) : userRealmV2(user, decision);
  });

  router.get('/GetUserRealm.srf', async (ctx) => {
    const user = typeof ctx.query.login === 'string' ? ctx.query.login : '';
    if (!user.includes('@')) throw entraError(90100, { parameter: 'login' });
    const answer = userRealmSrf(user, await decide(factsFor, 'common', user));
    if (ctx.query.xml !== '1') {
      ctx.body = answer;
      return;
    }
    ctx.type = 'application/xml';
    const elements = Object.entries(answer).map(
      ([name, value]) => `<${name}>${escapeXml(String(value ?? ''))}</${name}>`,
    );
    ctx.body = `<RealmInfo Success="true">${elements.join('')}</RealmInfo>`;
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
