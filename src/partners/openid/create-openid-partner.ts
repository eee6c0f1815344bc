import { createHash, createPrivateKey } from 'node:crypto';
import type { Context } from 'koa';
import compose from 'koa-compose';
import type * as EngineLibrary from 'oidc-provider';
import type { Provider } from 'oidc-provider';
import type { Store } from '#store';
import { type Renderer, readForm } from '#web';
import type { Conduct } from '../misbehaviour/conduct.js';
import type { PartnerKeys } from '../misbehaviour/keys.js';
import { choice, choosePersonPage, downPage, refusalPage } from '../pages.js';
import type { Partner, PartnerPerson } from '../partner.js';
import { createPartnerAdapter } from './adapter.js';
import { bendAnswers } from './bend-answers.js';
import { isEmbeddedWebView } from './embedded-web-view.js';

/** What the partner is made of. */
export interface OpenIdPartnerOptions {
  readonly name: string;
  readonly displayName: string;
  readonly people: readonly PartnerPerson[];
  readonly origin: string;
  readonly client: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly redirectUris: readonly string[];
  };
  readonly keys: PartnerKeys;
  readonly conduct: Conduct;
  readonly renderer: Renderer;
  readonly store: Store;
  /** As Google does: no sign-in inside of an application's own window. */
  readonly refusesWebViews: boolean;
}

/** Google's words for a browser that it does not trust (google-federation, deprecation of web-view sign-in). */
const webViewPage = (partner: string) =>
  refusalPage(
    {
      partner,
      reason:
        'Error 403: disallowed_useragent. You can’t sign in from this screen because this app doesn’t comply with the secure browsers policy. Sign in with the system’s browser, or by device code.',
    },
    403,
  );

/** A Google-like OpenID provider: plain oidc-provider with a page to choose a person. */
export function createOpenIdPartner(
  library: () => Promise<typeof EngineLibrary>,
  options: OpenIdPartnerOptions,
): Partner {
  const { name, displayName, people, origin, conduct } = options;
  const prefix = `/partners/${name}`;
  const issuer = `${origin}${prefix}`;
  const make = async () => {
    const { Provider } = await library();
    const provider = new Provider(issuer, configuration(options, (await options.keys('own')).privateKeyPem));
    return { provider, stack: compose(provider.middleware) };
  };
  let made: ReturnType<typeof make> | undefined;
  // Its key takes a while to make, and most runs never ask for it.
  const engine = () => {
    made ??= make();
    return made;
  };

  const isPage = (path: string) => path === `${prefix}/auth` || path.startsWith(`${prefix}/choose/`);

  const choose = async (ctx: Context) => {
    const { provider } = await engine();
    const interaction = await provider.interactionDetails(ctx.req, ctx.res).catch(() => undefined);
    if (interaction === undefined) {
      return show(
        ctx,
        options,
        refusalPage({ partner: displayName, reason: 'This sign-in is over. Start again at the application.' }, 400),
      );
    }
    const form = ctx.method === 'POST' ? await readForm(ctx) : {};
    if (form.cancel !== undefined)
      return go(
        ctx,
        await finish(ctx, provider, { error: 'access_denied', error_description: 'The person cancelled.' }),
      );
    const person = people.find((each) => each.email === form.person);
    if (person !== undefined && (await conduct.spend('error-status')) !== undefined)
      return go(ctx, await finish(ctx, provider, failure));
    if (person !== undefined)
      return go(ctx, await finish(ctx, provider, { login: { accountId: person.email, remember: false }, consent: {} }));
    const hint = interaction.params.login_hint;
    const action = ctx.path;
    show(
      ctx,
      options,
      choosePersonPage({
        ...(await choice({ partner: displayName, people, hint: typeof hint === 'string' ? hint : '' }, conduct)),
        action,
        fields: [],
      }),
    );
  };

  return {
    name,
    displayName,
    issuer,
    signInUrl: `${issuer}/auth`,
    async routes(ctx, next) {
      if (!ctx.path.startsWith(`${prefix}/`)) return next();
      if ((await conduct.spend('down')) !== undefined) return show(ctx, options, downPage(displayName));
      if (options.refusesWebViews && isPage(ctx.path) && isEmbeddedWebView(ctx.get('user-agent')))
        return show(ctx, options, webViewPage(displayName));
      if (ctx.path.startsWith(`${prefix}/choose/`)) return choose(ctx);
      const { stack } = await engine();
      const outer = ctx.path;
      Object.assign(ctx, { mountPath: prefix });
      ctx.path = outer.slice(prefix.length);
      try {
        await stack(ctx as Parameters<typeof stack>[0], async () => {});
        await bendAnswers(ctx, options);
      } finally {
        ctx.path = outer;
      }
    },
  };
}

const failure = { error: 'server_error', error_description: 'The partner has failed.' };

function show(ctx: Context, { renderer }: OpenIdPartnerOptions, page: ReturnType<typeof refusalPage>): void {
  ctx.type = 'html';
  ctx.status = page.status;
  ctx.body = renderer.page(page);
}

function finish(
  ctx: Context,
  provider: Provider,
  result: Parameters<Provider['interactionResult']>[2],
): Promise<string> {
  return provider.interactionResult(ctx.req, ctx.res, result);
}

function go(ctx: Context, url: string): void {
  ctx.status = 303;
  ctx.redirect(url);
}

function configuration(options: OpenIdPartnerOptions, privateKeyPem: string): EngineLibrary.Configuration {
  const { name, people, origin, client, store } = options;
  const secure = origin.startsWith('https:');
  const cookie = { httpOnly: true, sameSite: 'lax', secure, path: `/partners/${name}` } as const;
  return {
    adapter: createPartnerAdapter(store, name),
    jwks: {
      keys: [
        {
          ...createPrivateKey(privateKeyPem).export({ format: 'jwk' }),
          use: 'sig',
          alg: 'RS256',
          kid: `${name}-1`,
        },
      ],
    },
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [...client.redirectUris],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'given_name', 'family_name'] },
    conformIdTokenClaims: false,
    cookies: {
      names: { session: `${name}_session`, interaction: `${name}_interaction`, resume: `${name}_resume` },
      short: { httpOnly: true, sameSite: 'lax', secure },
      long: cookie,
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/partners/${name}/choose/${interaction.uid}` },
    findAccount: (_ctx, id) => {
      const person = people.find((each) => each.email === id);
      return person && { accountId: id, claims: async () => claimsOf(person) };
    },
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        accountId: ctx.oidc.account?.accountId ?? '',
        clientId: client.clientId,
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    pkce: { required: () => true },
    scopes: ['openid', 'email', 'profile'],
    ttl: { Session: 600, Grant: 600, Interaction: 3600, AuthorizationCode: 60, AccessToken: 3600, IdToken: 3600 },
  };
}

/** `sub` as Google writes it: twenty-one digits, the same for a person every time. */
function claimsOf(person: PartnerPerson) {
  const digits = BigInt(`0x${createHash('sha256').update(person.email).digest('hex').slice(0, 20)}`)
    .toString()
    .slice(0, 20);
  return {
    sub: `1${digits.padStart(20, '0')}`,
    email: person.email,
    email_verified: true,
    name: person.displayName,
    ...(person.givenName === undefined ? {} : { given_name: person.givenName }),
    ...(person.surname === undefined ? {} : { family_name: person.surname }),
  };
}
