/** The segments that stand for the account's own tenant. */
export type AnyTenantSegment = 'common' | 'organizations';
