/** Graph `oAuth2PermissionGrant`: which delegated permissions an application was granted, for one person or for all. */
export interface PermissionGrant {
  readonly id: string;
  /** App id of the client. */
  readonly clientAppId: string;
  /** App id of the API. */
  readonly resourceAppId: string;
  readonly consentType: 'AllPrincipals' | 'Principal';
  /** The user's id; null for everyone. */
  readonly principalId: string | null;
  /** Permission values, without the API's prefix. */
  readonly scopes: readonly string[];
}
