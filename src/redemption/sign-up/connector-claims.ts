import type { AttributeValues, UserFlowAttribute } from '#directory';
import type { Json, JsonObject } from '#platform';
import { objectIdentity } from '../accept-invitation.js';
import type { ExternalIdentity } from '../external-identity.js';
import { provedAttribute, typedValue } from './attribute-values.js';

/**
 * What an API is told of a person (self-service-sign-up-add-api-connector): what is not known is left out, identities are told
 * of Google, Facebook and one-time passcode only.
 */
export function claimsFor(identity: ExternalIdentity, values: AttributeValues, uiLocales: string): JsonObject {
  const { email } = identity;
  const isTold = ['google', 'facebook', 'email-otp'].includes(identity.kind);
  const known = Object.entries(values).filter(([id, value]) => value !== null && id !== provedAttribute);
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
    const value =
      attribute === undefined || attribute.id === provedAttribute ? undefined : typedValue(attribute, claim);
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
