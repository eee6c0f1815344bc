import type { Context } from 'koa';
import type { EmulatorError } from '#errors';

/** Reads a whole body; throws `tooLarge` past so many bytes. */
export async function readBody(ctx: Context, mostBytes: number, tooLarge: () => EmulatorError): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.req) {
    size += (chunk as Buffer).length;
    if (size > mostBytes) {
      // The rest of the body is not read, so the connection cannot be used again.
      ctx.set('Connection', 'close');
      throw tooLarge();
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
