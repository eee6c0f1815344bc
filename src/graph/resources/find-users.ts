import { credentialKey, type Directory, type User } from '#directory';
import type { Filter } from '../odata/filter.js';

type Users = Directory['users'];

/**
 * The users a filter can only be about, by the directory's indexes; undefined when it says nothing of an indexed
 * property and all must be looked at. The filter is evaluated on what is found all the same.
 */
export async function candidates(filter: Filter, users: Users): Promise<readonly User[] | undefined> {
  switch (filter.kind) {
    case 'and':
      return (await candidates(filter.left, users)) ?? candidates(filter.right, users);
    case 'or': {
      const [left, right] = [await candidates(filter.left, users), await candidates(filter.right, users)];
      if (left === undefined || right === undefined) return undefined;
      return [...new Map([...left, ...right].map((user) => [user.id, user])).values()];
    }
    case 'compare':
      return filter.operator === 'eq' && typeof filter.value === 'string'
        ? byProperty(filter.path.join('/'), filter.value, users)
        : undefined;
    case 'any':
      return byCollection(filter, users);
    case 'in': {
      const lists = await Promise.all(
        filter.values.map((value) =>
          typeof value === 'string' ? byProperty(filter.path.join('/'), value, users) : undefined,
        ),
      );
      return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
    }
    case 'not':
    case 'call':
    case 'count':
      return undefined;
  }
}

async function byProperty(property: string, value: string, users: Users): Promise<readonly User[] | undefined> {
  switch (property) {
    case 'id': {
      const user = await users.get(value);
      return user === undefined ? [] : [user];
    }
    case 'userPrincipalName':
      return users.listBy('user-name', value);
    case 'mail':
      return users.listBy('address', value);
    default:
      return undefined;
  }
}

/** `proxyAddresses/any(x:x eq 'smtp:…')`, `otherMails/any(…)`, `identities/any(c:c/issuer eq … and c/issuerAssignedId eq …)`. */
async function byCollection(
  filter: Extract<Filter, { readonly kind: 'any' }>,
  users: Users,
): Promise<readonly User[] | undefined> {
  const { path, variable, of } = filter;
  if (of === undefined) return undefined;
  const property = path.join('/');
  if (property === 'proxyAddresses' || property === 'otherMails') {
    const isPlain = of.kind === 'compare' && of.operator === 'eq' && of.path.join('/') === variable;
    return isPlain && typeof of.value === 'string'
      ? users.listBy('address', of.value.replace(/^smtp:/i, ''))
      : undefined;
  }
  if (property !== 'identities' || of.kind !== 'and') return undefined;
  const said = (name: string) =>
    [of.left, of.right].find(
      (each) => each.kind === 'compare' && each.operator === 'eq' && each.path.join('/') === `${variable}/${name}`,
    );
  const [issuer, assigned] = [said('issuer'), said('issuerAssignedId')];
  if (issuer?.kind !== 'compare' || assigned?.kind !== 'compare') return undefined;
  const [by, id] = [String(issuer.value), String(assigned.value)];
  const kinds = ['google', 'facebook', 'email-otp', 'saml', 'wsfed'] as const;
  const keys = kinds.map((kind) => credentialKey({ kind, issuer: by, subject: id }));
  const found = await Promise.all(keys.map((key) => users.listBy('credential', key)));
  return [...found.flat(), ...(await users.listBy('user-name', id))];
}
