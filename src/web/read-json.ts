import type { Context } from 'koa';
import { defineErrors } from '#errors';
import type { JsonObject } from '#platform';

const webError = defineErrors('web', {
  'bad-json': ['invalid', 'The body must be a JSON object.'],
  'too-large': ['invalid', 'The body is larger than it may be.'],
  'too-deep': ['invalid', 'The body is nested too deeply.'],
});

const usualMegabytes = 1;
/** Deeper than any request there is, and shallow enough to be written out again. */
const deepest = 64;

/** Reads a JSON object of so many megabytes at most from a request; an empty body is an empty object. */
export async function readJson(ctx: Context, mostMegabytes = usualMegabytes): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.req) {
    size += (chunk as Buffer).length;
    if (size > mostMegabytes * 1_048_576) {
      // The rest of the body is not read, so the connection cannot be used again.
      ctx.set('Connection', 'close');
      throw webError('too-large', {
        message: `The body is larger than it may be here: ${mostMegabytes} MB.`,
      });
    }
    chunks.push(chunk as Buffer);
  }
  return size === 0 ? {} : parse(Buffer.concat(chunks).toString('utf8'));
}

function parse(text: string): JsonObject {
  if (isDeep(text)) throw webError('too-deep');
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as JsonObject;
  } catch (cause) {
    throw webError('bad-json', { cause });
  }
  throw webError('bad-json');
}

/** Counts brackets outside of texts, before anything is built of them. By hand: a pattern could be made to start over and over. */
function isDeep(text: string): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (isInText) {
      if (sign === '\\') at += 1;
      else if (sign === '"') isInText = false;
    } else if (sign === '"') isInText = true;
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}
