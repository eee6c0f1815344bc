import type { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import type { Context } from 'koa';
import { defineErrors } from '#errors';

const webError = defineErrors('web', {
  'not-an-upload': ['invalid', 'The request body must be multipart/form-data with a file.'],
  'upload-too-large': ['invalid', 'The file is larger than this server accepts.'],
  'upload-broken': ['invalid', 'The upload ended before the file did.'],
});

/** A file that comes in: its fields first, then its bytes as they arrive. */
export interface Upload {
  /** Fields that came before the file; later ones are not waited for. */
  readonly fields: ReadonlyMap<string, string>;
  readonly fileName: string;
  /** Throws `web.upload-too-large` past the cap, `web.upload-broken` when the browser goes away. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Headers and fields around a file. */
const mostBesides = 64 * 1024;

/**
 * Reads a form with one file (RFC 7578) without holding the file. What is said to be too large is not read at all;
 * `admit` sees the fields and may refuse by throwing.
 */
export async function readUpload(
  ctx: Context,
  maxBytes: number,
  admit: (fields: Upload['fields']) => void,
): Promise<Upload> {
  if (!ctx.is('multipart/form-data')) throw webError('not-an-upload');
  if ((ctx.request.length ?? 0) > maxBytes + mostBesides) throw tooLarge(ctx);
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>();
    const parser = new Busboy({
      headers: ctx.req.headers as BusboyHeaders,
      limits: { fileSize: maxBytes, files: 1, fields: 20, fieldSize: 4096, parts: 21 },
    });
    parser.on('field', (name, value) => fields.set(name, value));
    parser.on('file', (_field, file, fileName) => {
      // Whoever iterates is told; without anybody to tell, an error must not end the process.
      file.on('error', () => {});
      file.once('limit', () => {
        ctx.req.unpipe(parser);
        file.destroy(tooLarge(ctx));
      });
      file.once('close', () => leaveRest(ctx, parser));
      ctx.req.once('close', () => {
        if (!ctx.req.complete) file.destroy(webError('upload-broken'));
      });
      try {
        admit(fields);
        resolve({ fields, fileName: fileName ?? '', bytes: file as Readable });
      } catch (refusal) {
        reject(refusal);
        file.destroy();
      }
    });
    parser.once('error', (cause: unknown) => reject(webError('not-an-upload', { cause })));
    parser.once('finish', () => reject(webError('not-an-upload')));
    ctx.req.pipe(parser);
  });
}

/** Nobody wants the rest of the body: what is known to be short is let by, else the connection ends with the answer. */
function leaveRest(ctx: Context, parser: BusboyInstance): void {
  ctx.req.unpipe(parser);
  if (ctx.request.length === undefined) ctx.set('Connection', 'close');
  else ctx.req.resume();
}

/** The rest of the body stays unread, so the connection cannot be used again. */
function tooLarge(ctx: Context) {
  ctx.set('Connection', 'close');
  return webError('upload-too-large');
}
