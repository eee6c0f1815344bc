import type { Application, Tenant, User } from '#directory';
import type { Authentication } from './authentication.js';

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
  readonly person: { readonly user: User; readonly authentication: Authentication } | undefined;
  /** `openid`, `profile`, `email`, `offline_access` as asked. */
  readonly oidcScopes: readonly string[];
  /** Delegated permissions of the resource, without prefix. */
  readonly permissions: readonly string[];
  /** Application permissions (application-only) granted on the resource. */
  readonly roles: readonly string[];
  /** How the client proved itself: `0` not at all, `1` secret, `2` certificate. */
  readonly clientAuthentication: '0' | '1' | '2';
  /** Seconds since the epoch. */
  readonly now: number;
  readonly lifetimeSeconds: number;
  /** From the engine: `nonce`, `at_hash`, `c_hash`; `auth_time` where `max_age` was asked. */
  readonly protocol: Readonly<Record<string, string | number>>;
}
