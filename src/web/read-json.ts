import type { Context } from 'koa';
import { defineErrors } from '#errors';
import type { JsonObject } from '#platform';

const webError = defineErrors('web', {
  'bad-json': ['invalid', 'The body must be a JSON object.'],
  'too-large': ['invalid', 'The body is larger than one megabyte.'],
});

/** Reads a JSON object from a request; an empty body is an empty object. */
export async function readJson(ctx: Context): Promise<JsonObject> {
  let text = '';
  for await (const chunk of ctx.req) {
    text += String(chunk);
    if (text.length > 1_048_576) throw webError('too-large');
  }
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as JsonObject;
  } catch (cause) {
    throw webError('bad-json', { cause });
  }
  throw webError('bad-json');
}
