import { domainOf } from '#directory';
import type { Realm, RealmDecision } from './realm.js';

const cloud = { cloud_instance_name: 'microsoftonline.com', cloud_audience_urn: 'urn:federation:MicrosoftOnline' };

/** The realm that decides the answer: of two accounts that of work or school. */
function realmOf(decision: RealmDecision): Realm | undefined {
  switch (decision.kind) {
    case 'go':
      return decision.realm;
    case 'choose':
      return decision.realms[0];
    case 'ask-user-name':
    case 'refuse':
    case 'fail':
      return undefined;
  }
}

/** `Managed` for passwords of an Entra tenant, `Federated` for a partner's own provider, else `Unknown`. */
function nameSpaceType(decision: RealmDecision): 'Managed' | 'Federated' | 'Unknown' {
  switch (realmOf(decision)?.kind) {
    case 'entra':
      return 'Managed';
    case 'saml':
    case 'wsfed':
      return 'Federated';
    case 'google':
    case 'facebook':
    case 'microsoft-account':
    case 'email-otp':
    case undefined:
      return 'Unknown';
  }
}

/** `userrealm` api-version 1.0. */
export function userRealmV1(user: string, decision: RealmDecision) {
  const account_type = nameSpaceType(decision);
  return {
    ver: '1.0',
    account_type,
    ...(account_type === 'Unknown' ? {} : { domain_name: domainOf(user) }),
    ...(account_type === 'Federated' ? { federation_protocol: 'WSTrust' } : {}),
    ...cloud,
  };
}

/** `userrealm` api-version 2.0 and 2.1. */
export function userRealmV2(user: string, decision: RealmDecision) {
  const type = nameSpaceType(decision);
  return {
    NameSpaceType: type,
    Login: user,
    ...(type === 'Unknown' ? {} : { DomainName: domainOf(user) }),
    ...(type === 'Unknown' ? {} : { FederationBrandName: realmOf(decision)?.displayName ?? null }),
    TenantBrandingInfo: null,
    cloud_instance_name: cloud.cloud_instance_name,
  };
}

/** `GetUserRealm.srf`: the same in the words of the older services; `State` 4 managed, 3 federated (observed). */
export function userRealmSrf(user: string, decision: RealmDecision) {
  const type = nameSpaceType(decision);
  const brand = realmOf(decision)?.displayName ?? null;
  return {
    State: type === 'Managed' ? 4 : type === 'Federated' ? 3 : 1,
    UserState: type === 'Unknown' ? 2 : 1,
    Login: user,
    NameSpaceType: type,
    DomainName: domainOf(user),
    FederationGlobalVersion: -1,
    AuthURL: null,
    FederationBrandName: type === 'Unknown' ? null : brand,
    AuthNForwardType: type === 'Unknown' ? 0 : 1,
    CloudInstanceName: cloud.cloud_instance_name,
    CloudInstanceIssuerUri: cloud.cloud_audience_urn,
  };
}

/** Shape as captured from the real page's own call; the numbers are explained in docs/unverified.md. */
export function credentialTypeBody(user: string, decision: RealmDecision) {
  const federated = nameSpaceType(decision) === 'Federated';
  const kind = realmOf(decision)?.kind;
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
    // 6: a work or school account and a personal one.
    IfExistsResult: decision.kind === 'choose' ? 6 : kind === undefined ? 1 : ifExists[kind],
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
