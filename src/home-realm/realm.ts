import type { Directory, HomeAccount, HomeTenant, Tenant } from '#directory';
import type { AadstsNumber } from '#errors';
import type { RealmKind } from '#redemption';

/** Whose realm is asked for, at which tenant. */
export interface RealmQuestion {
  /** The address typed or hinted; lower case; undefined while nobody has said. */
  readonly userName: string | undefined;
  readonly domainHint: string | undefined;
  /** The application asked to create an account (`prompt=create`). */
  readonly createAccount: boolean;
  /** The person came by the link of an invitation, not by the application's own. */
  readonly followsInvitation: boolean;
  /** The person makes an account by a user flow: ids of the identity providers that it takes. */
  readonly signUpWith?: readonly string[];
}

/** Where rules look things up. */
export interface RealmFacts {
  readonly tenant: Tenant;
  readonly users: Directory['users'];
  readonly federationConfigurations: Directory['federationConfigurations'];
  readonly socialIdentityProviders: Directory['socialIdentityProviders'];
  findHomeAccount(userName: string): Promise<HomeAccount | undefined>;
  findConsumerAccount(userName: string): Promise<HomeAccount | undefined>;
  /** Another tenant's, where it is on this server. */
  directoryOf(tenantId: string): Promise<Directory | undefined>;
  findTenant(idOrDomain: string): Promise<Tenant | undefined>;
  /** Home tenants at another origin. */
  readonly homeTenants: readonly HomeTenant[];
  /** Whether this server has the tenant of personal Microsoft accounts. */
  readonly hasConsumerTenant: boolean;
}

/** The realm a rule found. `providerId` opens it (`identity-providers/open-provider.ts`). */
export interface Realm {
  readonly kind: RealmKind;
  readonly providerId: string;
  readonly displayName: string;
}

/** What one rule says: a realm, a refusal, or that it is not its case. Always with the reason. */
export type RuleAnswer =
  | { readonly kind: 'realm'; readonly realm: Realm; readonly because: string }
  /** The address is an account in each of them: the person says which. */
  | { readonly kind: 'choose'; readonly realms: readonly [Realm, Realm]; readonly because: string }
  | {
      readonly kind: 'refuse';
      readonly aadsts: AadstsNumber;
      readonly message: string;
      readonly because: string;
    }
  /** Redemption cannot go on, and the person can do nothing about it here. */
  | { readonly kind: 'fail'; readonly code?: 'AADB2B_0001'; readonly message: string; readonly because: string }
  | { readonly kind: 'ask-user-name'; readonly because: string }
  | { readonly kind: 'pass'; readonly because: string };

/** One rule of the ordered list. */
export interface RealmRule {
  readonly name: string;
  consider(question: RealmQuestion, facts: RealmFacts): Promise<RuleAnswer>;
}

/** A rule that was asked, and what it said. */
export interface ConsideredRule {
  readonly rule: string;
  readonly matched: boolean;
  readonly because: string;
}

/** The decision, with every rule considered. */
export type RealmDecision = { readonly considered: readonly ConsideredRule[]; readonly because: string } & (
  | { readonly kind: 'go'; readonly realm: Realm }
  | { readonly kind: 'choose'; readonly realms: readonly [Realm, Realm] }
  | { readonly kind: 'ask-user-name' }
  | { readonly kind: 'refuse'; readonly aadsts: AadstsNumber; readonly message: string }
  | { readonly kind: 'fail'; readonly code?: 'AADB2B_0001'; readonly message: string }
);
