/** Characters that Graph does not let into an invited address (Graph `invitedUserEmailAddress`). */
const forbidden = /[~!#$%^&*()+=[\]{}\\/|;:"<>?,]/;

/**
 * Whether an address can be invited: one `@`, none of the forbidden characters, `.` and `-` not first or last before
 * the `@`, lengths of RFC 5321. Names of other scripts must come in their ASCII form, as mail does.
 */
export function isInvitable(address: string): boolean {
  const [local = '', domain = '', ...more] = address.split('@');
  if (more.length > 0 || local === '' || local.length > 64 || address.length > 254) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not come in
  if (forbidden.test(address) || /[\s\u0000-\u001f\u007f-\u{10ffff}]/u.test(address)) return false;
  if (/^[.-]|[.-]$|\.\./.test(local)) return false;
  return /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i.test(domain);
}
