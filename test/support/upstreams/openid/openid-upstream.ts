import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadEngineLibrary } from '#oidc';

/** Who is signed in without being asked, and which client may ask. */
export interface OpenIdUpstreamOptions {
  readonly email: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
  readonly emailVerified?: boolean;
  /** Answers every sign-in with this error instead. */
  readonly refuseWith?: string;
}

/** A running provider. */
export interface OpenIdUpstream {
  readonly issuer: string;
  stop(): Promise<void>;
}

/** Starts one; every visitor is the same person. */
export async function createOpenIdUpstream(options: OpenIdUpstreamOptions): Promise<OpenIdUpstream> {
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const { Provider } = await loadEngineLibrary(silent);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: options.clientId,
        client_secret: options.clientSecret,
        redirect_uris: [...options.redirectUris],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/yes/${interaction.uid}` },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: async () => ({
        sub: '100000000000000000042',
        email: options.email,
        email_verified: options.emailVerified ?? true,
        name: 'Upstream Person',
      }),
    }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ accountId: 'one', clientId: options.clientId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const engine = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/yes/')) {
      const result =
        options.refuseWith === undefined
          ? { login: { accountId: 'one', remember: false }, consent: {} }
          : { error: options.refuseWith };
      provider.interactionFinished(request, response, result).catch(() => response.writeHead(400).end());
    } else engine(request, response);
  });
  return {
    issuer,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
