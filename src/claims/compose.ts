import type { OptionalClaim } from '#directory';
import type { Json } from '#platform';
import { applicationOnlyClaims } from './application-only.js';
import { type Claim, type ClaimRow, isDefault, presenceIn } from './claim.js';
import { type ClaimRequest, manifestClaims, type PersonRequest } from './claim-request.js';
import { claimTable } from './claim-table.js';
import { directoryExtension } from './directory-extension.js';
import { applyMapping } from './mapping.js';

/** The claims of a token, in the order of the table, each with its source and rule. */
export function compose(request: ClaimRequest): readonly Claim[] {
  const { person } = request;
  if (person === undefined) return applicationOnlyClaims(request);
  const about = { ...request, person };
  const manifest = manifestClaims(about);
  const claims = claimTable.flatMap(({ source, rows }) => rows.flatMap((row) => claimOf(row, source, about, manifest)));
  const extensions = manifest.flatMap((entry) => directoryExtension(entry, about));
  return applyMapping([...claims, ...extensions], about);
}

function claimOf(
  row: ClaimRow,
  source: string,
  request: PersonRequest,
  manifest: readonly OptionalClaim[],
): readonly Claim[] {
  if (presenceIn(row, request) === 'never') return [];
  const entry = manifest.find((each) => each.name === row.name);
  const byDefault = isDefault(row, request) || (row.name === 'auth_time' && request.protocol.auth_time !== undefined);
  const byRequest = row.name in request.asked;
  if (!byDefault && !byRequest && entry === undefined) return [];
  const value = row.value(request, entry);
  if (value === undefined) return [];
  if (byDefault) return [{ name: row.name, value, source, rule: row.rule }];
  const rule =
    entry === undefined ? `asked for by the claims parameter; ${row.rule}` : `${asWritten(entry)}; ${row.rule}`;
  return [{ name: row.name, value, source: 'optional claims', rule }];
}

function asWritten(entry: OptionalClaim): string {
  const properties = entry.additionalProperties.length > 0 ? ` with ${entry.additionalProperties.join(', ')}` : '';
  return `optionalClaims of the manifest: ${entry.name}${properties}`;
}

/** The claims as the token carries them. */
export function claimSet(claims: readonly Claim[]): Record<string, Json> {
  return Object.fromEntries(claims.map((claim) => [claim.name, claim.value]));
}
