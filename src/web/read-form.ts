import type { Context } from 'koa';
import { defineErrors } from '#errors';
import { readBody } from './read-body.js';

const webError = defineErrors('web', {
  'body-too-large': ['invalid', 'The request body is larger than this server accepts.'],
  'not-a-form': ['invalid', 'The request body must be application/x-www-form-urlencoded.'],
});

/**
 * Reads a urlencoded body. A name that comes more than once is an array, so that callers can refuse it.
 * Throws `web.body-too-large` past `maxBytes` and `web.not-a-form` for any other content type.
 */
export async function readForm(ctx: Context, maxBytes = 512 * 1024): Promise<Form> {
  // Whoever routes by the form reads it first; the stream can be read once.
  const known = read.get(ctx.req);
  if (known !== undefined) return known;
  const form = await parse(ctx, maxBytes);
  read.set(ctx.req, form);
  return form;
}

type Form = Readonly<Record<string, string | readonly string[]>>;
const read = new WeakMap<object, Form>();

async function parse(ctx: Context, maxBytes: number): Promise<Form> {
  if (ctx.get('content-type') !== '' && !ctx.is('application/x-www-form-urlencoded')) throw webError('not-a-form');
  const body = await readBody(ctx, maxBytes, () => webError('body-too-large', { detail: { maxBytes } }));
  const fields = new Map<string, string | readonly string[]>();
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    const earlier = fields.get(name);
    fields.set(name, earlier === undefined ? value : [...(typeof earlier === 'string' ? [earlier] : earlier), value]);
  }
  return Object.fromEntries(fields);
}
