import { aadstsTable } from './aadsts-table.js';

/** `docs/errors.md`: every numbered error that this emulator can raise. */
export function errorsDocument(): string {
  const rows = Object.entries(aadstsTable)
    .map(([number, row]) => ({ ...row, number: Number(number) }))
    .sort((a, b) => String(a.number).localeCompare(String(b.number)))
    .map(({ number, oauth, suberror, text, provoke }) => {
      const name = suberror === undefined ? oauth : `${oauth}, ${suberror}`;
      return `| AADSTS${number} | \`${name}\` | ${text.replaceAll('|', '\\|')} | ${provoke} |`;
    });
  return `<!-- Printed by \`npm run docs\` from src/errors; a test compares. -->
# Errors

Every AADSTS number that this emulator raises: the OAuth \`error\` (and \`suberror\`) it travels as, its text, and how to see
it. Consent errors travel as \`invalid_grant\` at the token endpoint. Where Microsoft publishes no OAuth \`error\` for a number
the likeliest is used. \`/error?code=\` on the server explains each.

| code | error | text | how to provoke it |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
