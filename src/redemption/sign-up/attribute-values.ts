import type { AttributeValues, User, UserFlowAttribute } from '#directory';
import type { Json } from '#platform';
import type { ExternalIdentity } from '../external-identity.js';

/** The attribute of the address: it was proved, so nobody writes another one. */
export const provedAttribute = 'email';
export const longestText = 256;

/** A value in the type of its attribute; undefined when it is none. */
export function typedValue(
  { dataType }: Pick<UserFlowAttribute, 'dataType'>,
  value: Json | undefined,
): Json | undefined {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (typeof text !== 'string' || text.length > longestText) return undefined;
  switch (dataType) {
    case 'string':
      return text;
    case 'boolean':
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined;
    case 'int64':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
  }
}

/** What a home realm says of a person, as attributes. */
export function attributesOfIdentity({ displayName, givenName, surname }: ExternalIdentity): AttributeValues {
  const told = { displayName, givenName, surname };
  return Object.fromEntries(Object.entries(told).flatMap(([id, value]) => (value === undefined ? [] : [[id, value]])));
}

/** A user with what was learned: names are properties of their own, the rest is kept and shown. */
export function withAttributes(user: User, values: AttributeValues): User {
  const { displayName, givenName, surname, [provedAttribute]: _, ...others } = values;
  // Null is what the person took away.
  const text = (value: Json | undefined, before: string | null) =>
    value === undefined ? before : String(value ?? '') || null;
  const known = Object.entries(others).filter(([, value]) => value !== null);
  return {
    ...user,
    displayName: text(displayName, user.displayName) ?? user.displayName,
    givenName: text(givenName, user.givenName),
    surname: text(surname, user.surname),
    otherProperties: { ...user.otherProperties, ...Object.fromEntries(known) },
  };
}
