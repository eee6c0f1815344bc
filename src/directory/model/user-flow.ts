/** Graph `b2xIdentityUserFlow`: how people who were not invited may make themselves guests, at which applications. */
export interface UserFlow {
  /** `B2X_1_Partner`. */
  readonly id: string;
  /** Ids of social identity providers of the tenant. */
  readonly userFlowIdentityProviders: readonly string[];
  /** App ids; an application has one flow at most. Graph v1.0 has no such property: the portal associates them. */
  readonly applications: readonly string[];
}
