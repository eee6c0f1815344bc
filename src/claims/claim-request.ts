import type { Application, OptionalClaim, Tenant, User } from '#directory';
import type { Json } from '#platform';
import type { Authentication } from './authentication.js';

/** The person of a token, and what the directory knows of his memberships. */
export interface ClaimPerson {
  readonly user: User;
  readonly authentication: Authentication;
  /** For `groups`, already narrowed to what the manifest asks (`groupMembershipClaims`). */
  readonly groups: readonly { readonly id: string; readonly displayName: string }[];
  /** Template ids of directory roles, for `wids`; undefined where the manifest asks for none. */
  readonly directoryRoleIds?: readonly string[] | undefined;
}

/** Everything a token is made of. */
export interface ClaimRequest {
  readonly token: 'id_token' | 'access_token';
  /** Of the id_token the endpoint's; of the access token the resource's. */
  readonly version: 1 | 2;
  readonly issuer: string;
  readonly audience: string;
  readonly tenant: Tenant;
  readonly client: Application;
  /** The API an access token is for; for an id_token the client itself. */
  readonly resource: Application;
  /** Absent in application-only tokens. */
  readonly person: ClaimPerson | undefined;
  /** What the token goes back to; of an application's own nothing. */
  readonly grantId?: string;
  /** `openid`, `profile`, `email`, `offline_access` as asked. */
  readonly oidcScopes: readonly string[];
  /** Delegated permissions of the resource, without prefix. */
  readonly permissions: readonly string[];
  /** App roles: of the person at this application, or (application-only) granted on the resource. */
  readonly roles: readonly string[];
  /** How the client proved itself: `0` not at all, `1` secret, `2` certificate or federated credential. */
  readonly clientAuthentication: '0' | '1' | '2';
  /** Seconds since the epoch. */
  readonly now: number;
  readonly lifetimeSeconds: number;
  /** From the engine: `nonce`, `at_hash`, `c_hash`; `auth_time` where `max_age` was asked. */
  readonly protocol: Readonly<Record<string, string | number>>;
  /** The request's `claims` parameter for this token: names, with a value where one was given. */
  readonly asked: Readonly<Record<string, Json>>;
  /** Whether the token leaves through the browser, where only few groups fit. */
  readonly frontChannel: boolean;
  /** Where a client reads the groups that did not fit. */
  readonly groupsUrl: string;
}

/** A request about a person. */
export type PersonRequest = ClaimRequest & { readonly person: ClaimPerson };

/** The manifest's optional claims: the client's for an id_token, the resource's for an access token. */
export function manifestClaims({
  token,
  client,
  resource,
}: Pick<ClaimRequest, 'token' | 'client' | 'resource'>): readonly OptionalClaim[] {
  return token === 'id_token' ? client.optionalClaims.idToken : resource.optionalClaims.accessToken;
}
