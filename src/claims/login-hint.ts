/** The opaque `login_hint` claim. What is in it is a hint and no more, so it is not signed. */
export function newLoginHint(account: string): string {
  return `O.${Buffer.from(JSON.stringify({ u: account })).toString('base64url')}`;
}

/** The account that a `login_hint` parameter means: an address as it is, or the opaque claim read back. */
export function readLoginHint(hint: string): string | undefined {
  if (hint.includes('@')) return hint.trim().toLowerCase();
  const encoded = /^O\.([\w-]+)$/.exec(hint)?.[1];
  if (encoded === undefined) return undefined;
  try {
    const said: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    const account = said !== null && typeof said === 'object' && 'u' in said ? said.u : undefined;
    return typeof account === 'string' && account.includes('@') ? account.toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}
