import type { OptionalClaim } from '#directory';
import type { Claim } from './claim.js';
import type { PersonRequest } from './claim-request.js';

/** `extension_{app id without dashes}_{attribute}`, as Graph and manifests spell a directory extension. */
const extensionName = /^extension_[0-9a-f]{32}_(\w+)$/i;

/**
 * The claim of a directory extension that the manifest names: `extn.{attribute}`; nothing where the person has no value
 * (optional-claims, "Configuring directory extension optional claims").
 */
export function directoryExtension(entry: OptionalClaim, { person }: PersonRequest): readonly Claim[] {
  const attribute = extensionName.exec(entry.name)?.[1];
  const value = person.user.otherProperties[entry.name];
  if (attribute === undefined || value === undefined || value === null) return [];
  return [
    {
      name: `extn.${attribute}`,
      value,
      source: 'optional claims',
      rule: `optionalClaims of the manifest: the directory extension ${entry.name}`,
    },
  ];
}
