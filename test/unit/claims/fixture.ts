import type { ClaimRequest } from '#claims';
import { type Application, newConsumerUser, type User, unusablePassword } from '#directory';
import { newApplication } from '#src/directory/new-application.js';
import { tenant } from '../../support/fakes/tenant.js';

export const client = newApplication({ tenantId: 'tenant', appId: 'client', displayName: 'Client' });
export const api = newApplication({ tenantId: 'tenant', appId: 'api', displayName: 'API' });

type Authentication = NonNullable<ClaimRequest['person']>['authentication'];

/** The realms' people, as their providers identify them. */
export const realms: Readonly<Record<string, Pick<Authentication, 'kind' | 'issuer' | 'subject' | 'amr'>>> = {
  entra: { kind: 'entra', issuer: 'home', subject: 'u', amr: ['pwd'] },
  'microsoft-account': { kind: 'microsoft-account', issuer: 'live.com', subject: '5a1b2c3d4e5f6071', amr: ['pwd'] },
  google: { kind: 'google', issuer: 'google.com', subject: '42', amr: ['fed'] },
  facebook: { kind: 'facebook', issuer: 'facebook.com', subject: '43', amr: ['fed'] },
  saml: { kind: 'saml', issuer: 'https://idp.partner.example/saml', subject: 'n1', amr: ['fed'] },
  wsfed: { kind: 'wsfed', issuer: 'http://sts.partner.example/trust', subject: 'i1', amr: ['fed'] },
  'email-otp': { kind: 'email-otp', issuer: 'mail', subject: 'ana@partner.example', amr: ['otp'] },
};

/** A directory extension of the person. */
export const costCentre = 'extension_c1c1c1c1000040008000000000000001_costCentre';

/** A person for whom every claim has a value. */
function user(kind: string | undefined): User {
  const now = new Date('2026-01-01T00:00:00Z');
  const basis = newConsumerUser(
    { email: 'ana@partner.example', displayName: 'Ana', givenName: 'A', surname: 'Na' },
    now,
    unusablePassword,
  );
  const realm = realms[kind ?? ''];
  return {
    ...basis,
    id: 'object',
    puid: '1003200412345678',
    otherMails: ['other@partner.example'],
    usageLocation: 'FR',
    preferredLanguage: 'fr-FR',
    otherProperties: { [costCentre]: 'R&D' },
    ...(realm === undefined
      ? { userType: 'Member', userPrincipalName: 'mel@contoso.example' }
      : {
          userType: 'Guest',
          userPrincipalName: 'ana_partner.example#EXT#@contoso.onmicrosoft.com',
          externalCredential: { kind: realm.kind, issuer: realm.issuer, subject: realm.subject },
        }),
  };
}

export type Token = 'access v1' | 'access v2' | 'id v1' | 'id v2';

/** A request for a kind of token about a guest of a realm, or (without one) a member. */
export function requestFor(
  token: Token,
  kind: string | undefined,
  changes: Partial<Omit<ClaimRequest, 'person'>> & {
    readonly optional?: readonly Application['optionalClaims']['idToken'][number][];
    readonly groups?: readonly { id: string; displayName: string }[];
  } = {},
): ClaimRequest {
  const { optional = [], groups = [{ id: 'g1', displayName: 'Group' }], ...others } = changes;
  const asManifest = { idToken: optional, accessToken: optional };
  const withClaims = (application: Application): Application => ({ ...application, optionalClaims: asManifest });
  const isIdToken = token.startsWith('id');
  return {
    token: isIdToken ? 'id_token' : 'access_token',
    version: token.endsWith('v1') ? 1 : 2,
    issuer: 'issuer',
    audience: 'audience',
    tenant,
    client: withClaims(client),
    resource: withClaims(isIdToken ? client : api),
    person: {
      user: user(kind),
      authentication: {
        signInId: 's',
        email: 'ana@partner.example',
        authenticatedAt: 1000,
        sessionId: 'session',
        persistent: true,
        ipAddress: '203.0.113.10',
        ...(realms[kind ?? ''] ?? { kind: 'entra', issuer: 'tenant', subject: 'object', amr: ['pwd'] }),
      },
      groups,
      directoryRoleIds: ['role'],
    },
    oidcScopes: ['openid'],
    permissions: ['read'],
    roles: ['Reader'],
    clientAuthentication: '1',
    now: 1_767_225_600,
    lifetimeSeconds: 3600,
    protocol: { nonce: 'n', at_hash: 'a', c_hash: 'c' },
    asked: {},
    frontChannel: false,
    groupsUrl: 'https://groups.example/',
    ...others,
  };
}
