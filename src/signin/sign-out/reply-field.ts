import type { ProviderReply } from '#identity-providers';

/** A field of what came back, of the query by GET and of the form by POST; undefined when missing or sent more than once. */
export function fieldOf({ method, url, form }: ProviderReply, name: string): string | undefined {
  if (method === 'POST') return Object.hasOwn(form, name) ? form[name] : undefined;
  const values = new URL(url).searchParams.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}
