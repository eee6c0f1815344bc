import { type Directory, identityKey, type User, type UserIndex } from '#directory';
import { unsupportedQuery } from '../errors.js';
import type { Filter } from '../odata/filter.js';

type Users = Directory['users'];

/** How the users of a filter are come by. The filter is evaluated on what is found all the same, unless `exact`. */
export type UserPlan =
  | { readonly kind: 'few'; readonly users: readonly User[] }
  /** Everyone under an index value; `exact`: the filter asks for nothing else. */
  | { readonly kind: 'index'; readonly index: UserIndex; readonly value: string; readonly exact: boolean }
  | { readonly kind: 'everyone' };

const everyone = { kind: 'everyone' } as const;

/** Chooses the index that leaves the least to look at. */
export async function planUsers(filter: Filter | undefined, users: Users): Promise<UserPlan> {
  switch (filter?.kind) {
    case 'and':
      return narrower(await planUsers(filter.left, users), await planUsers(filter.right, users), users);
    case 'or':
      return both(await planUsers(filter.left, users), await planUsers(filter.right, users));
    case 'compare':
      return filter.operator === 'eq' ? byProperty(filter.path.join('/'), filter.value, users) : everyone;
    case 'any':
      return byCollection(filter, users);
    case 'in': {
      const plans = await Promise.all(filter.values.map((value) => byProperty(filter.path.join('/'), value, users)));
      return plans.reduce(both);
    }
    case 'not':
    case 'call':
    case 'count':
    case undefined:
      return everyone;
  }
}

/** Both conditions hold, so either plan will do: the one with fewer users. */
async function narrower(left: UserPlan, right: UserPlan, users: Users): Promise<UserPlan> {
  const size = async (plan: UserPlan) => {
    switch (plan.kind) {
      case 'few':
        return plan.users.length;
      case 'index':
        return users.countBy(plan.index, plan.value);
      case 'everyone':
        return Number.POSITIVE_INFINITY;
    }
  };
  const best = (await size(left)) <= (await size(right)) ? left : right;
  return best.kind === 'index' ? { ...best, exact: false } : best;
}

/** Either condition holds: both lists, where both are short. */
function both(left: UserPlan, right: UserPlan): UserPlan {
  if (left.kind !== 'few' || right.kind !== 'few') return everyone;
  const found = new Map([...left.users, ...right.users].map((user) => [user.id, user]));
  return { kind: 'few', users: [...found.values()] };
}

async function byProperty(property: string, value: unknown, users: Users): Promise<UserPlan> {
  if (property === 'accountEnabled' && value === false) return index('disabled', 'disabled');
  if (typeof value !== 'string') return everyone;
  switch (property) {
    case 'id': {
      const user = await users.get(value);
      return few(user === undefined ? [] : [user]);
    }
    case 'userPrincipalName':
      return few(await users.listBy('user-name', value));
    case 'mail':
      return few(await users.listBy('address', value));
    case 'userType':
      return index('user-type', value);
    case 'externalUserState':
      return index('state', value);
    default:
      return everyone;
  }
}

const few = (users: readonly User[]): UserPlan => ({ kind: 'few', users });
const index = (name: UserIndex, value: string) => ({ kind: 'index', index: name, value, exact: true }) as const;

/** `proxyAddresses/any(x:x eq 'smtp:…')`, `otherMails/any(…)`, `identities/any(c:c/issuer eq … and c/issuerAssignedId eq …)`. */
async function byCollection(filter: Extract<Filter, { readonly kind: 'any' }>, users: Users): Promise<UserPlan> {
  const { path, variable, of } = filter;
  if (of === undefined) return everyone;
  const property = path.join('/');
  if (property === 'proxyAddresses' || property === 'otherMails') {
    const isPlain = of.kind === 'compare' && of.operator === 'eq' && of.path.join('/') === variable;
    return isPlain && typeof of.value === 'string'
      ? few(await users.listBy('address', of.value.replace(/^smtp:/i, '')))
      : everyone;
  }
  if (property !== 'identities') return everyone;
  const { issuer, assigned } = identityAsked(of, variable);
  if (issuer === undefined) return everyone;
  if (assigned === undefined) return { ...index('identity-issuer', issuer), exact: false };
  return few(await users.listBy('identity', identityKey({ issuer, issuerAssignedId: assigned })));
}

const aloneEnough: readonly string[] = ['google.com', 'facebook.com', 'mail', 'phone'];

/** `identities` are filtered by issuer and id together; by the issuer alone only where it is a social one (objectIdentity). */
export function checkIdentityFilters(filter: Filter): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      checkIdentityFilters(filter.left);
      checkIdentityFilters(filter.right);
      return;
    case 'not':
      checkIdentityFilters(filter.of);
      return;
    case 'any': {
      if (filter.path.join('/') !== 'identities' || filter.of === undefined) return;
      const { issuer, assigned } = identityAsked(filter.of, filter.variable);
      if (issuer !== undefined && (assigned !== undefined || aloneEnough.includes(issuer.toLowerCase()))) return;
      throw unsupportedQuery("A filter on 'identities' needs both 'issuer' and 'issuerAssignedId'.");
    }
    case 'compare':
    case 'call':
    case 'in':
    case 'count':
      return;
  }
}

/** What a condition on `identities` says of issuer and id. */
function identityAsked(
  of: Filter,
  variable: string,
): { readonly issuer?: string | undefined; readonly assigned?: string | undefined } {
  if (of.kind === 'and') return { ...identityAsked(of.left, variable), ...identityAsked(of.right, variable) };
  if (of.kind !== 'compare' || of.operator !== 'eq' || typeof of.value !== 'string') return {};
  if (of.path.join('/') === `${variable}/issuer`) return { issuer: of.value };
  return of.path.join('/') === `${variable}/issuerAssignedId` ? { assigned: of.value } : {};
}
