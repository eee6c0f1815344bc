import type { Presence } from './claim.js';
import { claimTable } from './claim-table.js';
import { alternativeSecurityId, identityProviderName, uniqueName } from './realm-words.js';

const words: Readonly<Record<Presence, string>> = {
  default: 'yes',
  guests: 'guests',
  members: 'members',
  profile: 'with `profile`',
  'guests, email': 'guests; with `email`',
  optional: 'optional',
  never: '',
};

/** One person of every kind of realm, as the realm's provider identifies them. */
const realms = [
  { kind: 'entra', title: 'another Entra tenant', issuer: '{home tenant}', subject: '{object id}', amr: 'pwd' },
  { kind: 'microsoft-account', title: 'Microsoft account', issuer: 'live.com', subject: '{CID}', amr: 'pwd' },
  { kind: 'google', title: 'Google', issuer: 'google.com', subject: '{sub}', amr: 'fed' },
  { kind: 'facebook', title: 'Facebook', issuer: 'facebook.com', subject: '{id}', amr: 'fed' },
  { kind: 'saml', title: 'SAML', issuer: 'https://idp.partner.example/saml', subject: '{NameID}', amr: 'fed' },
  {
    kind: 'wsfed',
    title: 'WS-Federation',
    issuer: 'http://sts.partner.example/trust',
    subject: '{ImmutableID}',
    amr: 'fed',
  },
  { kind: 'email-otp', title: 'one-time passcode', issuer: 'mail', subject: '{address}', amr: 'otp' },
] as const;

/** `docs/claims.md`: the claim table and the words of each realm, as the tokens have them. */
export function claimsDocument(): string {
  const rows = claimTable.flatMap(({ rows: ofSource }) => ofSource);
  const cells = rows.map(
    (row) => `| \`${row.name}\` | ${row.in.map((each) => words[each]).join(' | ')} | ${row.rule} |`,
  );
  const guests = realms.map(({ title, amr, ...realm }) => {
    const identity = { ...realm, email: 'ana@partner.example' };
    const values = [identityProviderName(identity), uniqueName(identity), alternativeSecurityId(identity, '{PUID}')];
    return `| ${title} | ${values.map((value) => `\`${value}\``).join(' | ')} | \`["${amr}"]\` |`;
  });
  return `<!-- Printed by \`npm run docs\` from src/claims; a test compares. -->
# Claims

Which token carries which claim. *yes*: by default; *optional*: as an optional claim of the manifest (of the client for an
id_token, of the API for an access token) or by the \`claims\` parameter; empty: never. A claim without a value is left out.

| claim | access token v1 | access token v2 | id_token v1 | id_token v2 | value |
| --- | --- | --- | --- | --- | --- |
${cells.join('\n')}

Tokens without a person carry \`aud\`, \`iss\`, the times, \`tid\`, \`ver\`, \`sub\` and \`oid\` (both the service principal),
\`appid\`/\`azp\`, \`appidacr\`/\`azpacr\`, \`idtyp\` \`app\`, \`roles\`, \`tenant_region_scope\`, the opaque claims, and in v1 \`idp\`.

A directory extension that a manifest names, \`extension_{app id without dashes}_{attribute}\`, becomes \`extn.{attribute}\`.

## Guests by realm

| realm | \`idp\` | \`unique_name\` | \`altsecid\` | \`amr\` |
| --- | --- | --- | --- | --- |
${guests.join('\n')}

What of this is unverified is listed in [unverified.md](unverified.md).
`;
}
