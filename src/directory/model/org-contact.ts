/** An organizational contact, as directory synchronization or Exchange makes it; Graph `orgContact`. Cannot sign in. */
export interface OrgContact {
  readonly id: string;
  readonly displayName: string;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly companyName: string | null;
  readonly mail: string;
  readonly mailNickname: string | null;
  readonly proxyAddresses: readonly string[];
  readonly onPremisesSyncEnabled: boolean | null;
}
