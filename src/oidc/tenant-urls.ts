/** Every public address of a tenant, built in one place from the configured origin, never from a request. */
export interface TenantUrls {
  /** `{origin}/{tenant id}/v2.0` */
  readonly issuer: string;
  /** v1 tokens keep Entra's own STS name, whatever the host: applications compare it literally. */
  readonly issuerV1: string;
  readonly authorize: string;
  readonly token: string;
  readonly logout: string;
  readonly deviceCode: string;
  readonly keys: string;
  readonly userInfo: string;
  readonly kerberos: string;
  readonly authorizeV1: string;
  readonly tokenV1: string;
  readonly logoutV1: string;
  readonly deviceCodeV1: string;
  readonly userInfoV1: string;
  readonly checkSession: string;
  /** Where pages of our own end that go through `authorize` (device code, admin consent). */
  readonly errandReturn: string;
}

/** Under Microsoft's own names Graph has one too. */
const microsoft = 'https://login.microsoftonline.com';

/** `segment`: the tenant's GUID, or `common`, `organizations`, `consumers`. */
export function tenantUrls(origin: string, segment: string): TenantUrls {
  const at = (path: string) => `${origin}/${segment}${path}`;
  return {
    issuer: at('/v2.0'),
    issuerV1: `https://sts.windows.net/${segment}/`,
    authorize: at('/oauth2/v2.0/authorize'),
    token: at('/oauth2/v2.0/token'),
    logout: at('/oauth2/v2.0/logout'),
    deviceCode: at('/oauth2/v2.0/devicecode'),
    keys: at('/discovery/v2.0/keys'),
    userInfo: origin === microsoft ? 'https://graph.microsoft.com/oidc/userinfo' : `${origin}/graph/oidc/userinfo`,
    kerberos: at('/kerberos'),
    authorizeV1: at('/oauth2/authorize'),
    tokenV1: at('/oauth2/token'),
    logoutV1: at('/oauth2/logout'),
    deviceCodeV1: at('/oauth2/devicecode'),
    checkSession: at('/oauth2/checksession'),
    userInfoV1: at('/openid/userinfo'),
    errandReturn: at('/oauth2/return'),
  };
}
