// A bare oidc-provider that signs everybody in at once: what the engine alone costs. Argument: the port.
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

const port = Number(process.argv[2]);
const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
const jwks = { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] };
const resource = {
  scope: 'access',
  audience: 'urn:bench',
  accessTokenTTL: 3600,
  accessTokenFormat: 'jwt',
  jwt: { sign: { alg: 'RS256' } },
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  jwks,
  clients: [
    {
      client_id: 'bench',
      client_secret: 'bench-secret',
      redirect_uris: ['http://localhost:3000/cb'],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  cookies: { keys: ['bench'] },
  pkce: { required: () => false },
  issueRefreshToken: () => true,
  rotateRefreshToken: false,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => 'urn:bench',
      getResourceServerInfo: () => resource,
      useGrantedResource: () => true,
    },
  },
});

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const { params } = await provider.interactionDetails(ctx.req, ctx.res);
  const grant = new provider.Grant({ accountId: 'guest', clientId: params.client_id });
  grant.addOIDCScope('openid offline_access');
  grant.addResourceScope('urn:bench', 'access');
  const result = { login: { accountId: 'guest' }, consent: { grantId: await grant.save() } };
  ctx.status = 303;
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
});

createServer(provider.callback()).listen(port, '127.0.0.1');
