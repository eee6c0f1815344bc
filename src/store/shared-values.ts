/** Parsed values kept for the next reader; the oldest go first. */
const mostKept = 500;

/**
 * Read at every request and written seldom: tenants, applications, keys. Their readers share one frozen object as long as
 * the entry is the same; everything else is parsed anew for whoever reads it.
 */
const sharedKinds = new Set(['directory', 'keys']);

/** Parses entries, those of shared kinds once. */
export function createSharedValues(): <T>(kind: string | undefined, entry: { readonly json: string }) => T {
  const kept = new Map<object, unknown>();
  return <T>(kind: string | undefined, entry: { readonly json: string }) => {
    if (kind === undefined || !sharedKinds.has(kind)) return JSON.parse(entry.json) as T;
    const known = kept.get(entry);
    if (known !== undefined) return known as T;
    const value = frozen(JSON.parse(entry.json) as T);
    kept.set(entry, value);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return value;
  };
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const each of Object.values(value)) frozen(each);
  return Object.freeze(value);
}
