import type { AttributeAssignment, AttributeValues, User, UserFlowAttribute } from '#directory';
import type { Json, JsonObject } from '#platform';
import { objectIdentity } from '../accept-invitation.js';
import type { ExternalIdentity } from '../external-identity.js';

/** An attribute as a flow asks for it. */
export interface AskedAttribute extends AttributeAssignment {
  readonly attribute: UserFlowAttribute;
}

/** What a page of attributes sent: good values, and what is wrong by attribute. */
export interface Answers {
  readonly values: AttributeValues;
  readonly problems: Readonly<Record<string, string>>;
}

type Form = Readonly<Record<string, string>>;

const longestText = 256;
const missing = 'This information is required.';
/** Who the person is was proved; nobody writes another address. */
const proved = 'email';

/** Reads the form; a field is called by its attribute, a box of several by attribute and number. */
export function readAnswers(asked: readonly AskedAttribute[], form: Form): Answers {
  const values: Record<string, Json> = {};
  const problems: Record<string, string> = {};
  for (const each of asked.filter(({ id }) => id !== proved)) {
    const text = textOf(each, form);
    if (text === '') {
      if (!each.isOptional) problems[each.id] = missing;
      values[each.id] = null;
      continue;
    }
    const value = chosenOf(each, text);
    if (value === undefined) problems[each.id] = wrongWords(each);
    else values[each.id] = value;
  }
  return { values, problems };
}

function textOf({ id, userInputType, userAttributeValues }: AskedAttribute, form: Form): string {
  if (userInputType !== 'checkboxMultiSelect') return (form[id] ?? '').trim();
  return userAttributeValues.flatMap((_, n) => form[`${id}.${n}`] ?? []).join(',');
}

function chosenOf({ attribute, userInputType, userAttributeValues }: AskedAttribute, text: string): Json | undefined {
  const choices = userAttributeValues.map((each) => each.value);
  switch (userInputType) {
    case 'emailBox':
      if (!/^[^\s@]{1,64}@[^\s@]{1,189}$/.test(text)) return undefined;
      break;
    case 'dateTimeDropdown':
      if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(text))) return undefined;
      break;
    case 'radioSingleSelect':
    case 'dropdownSingleSelect':
      if (!choices.includes(text)) return undefined;
      break;
    case 'checkboxMultiSelect':
      if (!text.split(',').every((each) => choices.includes(each))) return undefined;
      break;
    case 'textBox':
      break;
  }
  return typed(attribute, text);
}

/** A value in the type of its attribute; undefined when it is none. */
function typed({ dataType }: Pick<UserFlowAttribute, 'dataType'>, value: Json | undefined): Json | undefined {
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

function wrongWords({ attribute: { dataType }, userInputType }: AskedAttribute): string {
  if (userInputType === 'emailBox') return 'Enter an email address.';
  if (userInputType === 'dateTimeDropdown') return 'Enter a date.';
  if (userInputType.endsWith('Select')) return 'Choose one of the values.';
  if (dataType === 'boolean') return 'Enter true or false.';
  return dataType === 'int64' ? 'Enter a whole number.' : `Enter ${longestText} characters at most.`;
}

/** What a home realm says of a person, as attributes. */
export function attributesOfIdentity({ displayName, givenName, surname }: ExternalIdentity): AttributeValues {
  const told = { displayName, givenName, surname };
  return Object.fromEntries(Object.entries(told).flatMap(([id, value]) => (value === undefined ? [] : [[id, value]])));
}

/**
 * What an API is told of a person (self-service-sign-up-add-api-connector): what is not known is left out, identities are told
 * of Google, Facebook and one-time passcode only.
 */
export function claimsFor(identity: ExternalIdentity, values: AttributeValues, uiLocales: string): JsonObject {
  const { email } = identity;
  const isTold = ['google', 'facebook', 'email-otp'].includes(identity.kind);
  const known = Object.entries(values).filter(([id, value]) => value !== null && id !== proved);
  return {
    email,
    ...(isTold ? { identities: [{ ...objectIdentity(identity) }] } : {}),
    ...Object.fromEntries(known),
    ui_locales: uiLocales,
  };
}

/**
 * What an API said of a person: the attributes that the organisation has, in their types; `extension_City` stands for
 * `extension_{id}_City`. The rest is ignored, and named.
 */
export function valuesOfClaims(
  claims: JsonObject,
  attributes: ReadonlyMap<string, UserFlowAttribute>,
): { readonly values: AttributeValues; readonly ignored: readonly string[] } {
  const values: Record<string, Json> = {};
  const ignored: string[] = [];
  for (const [name, claim] of Object.entries(claims)) {
    const attribute = attributes.get(name) ?? shortlyNamed(name, attributes);
    const value = attribute === undefined || attribute.id === proved ? undefined : typed(attribute, claim);
    if (attribute === undefined || value === undefined) ignored.push(name.slice(0, 100));
    else values[attribute.id] = value;
  }
  return { values, ignored };
}

function shortlyNamed(name: string, attributes: ReadonlyMap<string, UserFlowAttribute>): UserFlowAttribute | undefined {
  const short = /^extension_(\w+)$/.exec(name)?.[1];
  if (short === undefined) return undefined;
  return [...attributes.values()].find(
    ({ id }) => id.replace(/^extension_[0-9a-f]{32}_/, '') === short && id !== short,
  );
}

/** A user with what was learned: names are properties of their own, the rest is kept and shown. */
export function withAttributes(user: User, values: AttributeValues): User {
  const { displayName, givenName, surname, [proved]: _, ...others } = values;
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
