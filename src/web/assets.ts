import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Middleware } from 'koa';

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

interface Asset {
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
}

/**
 * Serves a fixed list of files below a prefix: name in the URL → file. Read once, answered with an ETag; nothing
 * that is not in the list can be asked for.
 */
export function serveFiles(prefix: string, files: Readonly<Record<string, string>>): Middleware {
  const loaded = new Map<string, Promise<Asset>>();
  return async (ctx, next) => {
    if (!ctx.path.startsWith(prefix) || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    const name = ctx.path.slice(prefix.length);
    const file = Object.hasOwn(files, name) ? files[name] : undefined;
    if (file === undefined) return next();
    const asset = loaded.get(name) ?? load(file);
    loaded.set(name, asset);
    const { body, type, etag } = await asset;
    ctx.set('Cache-Control', 'public, max-age=300');
    ctx.etag = etag;
    ctx.type = type;
    ctx.status = 200;
    if (ctx.fresh) ctx.status = 304;
    else ctx.body = body;
  };
}

async function load(file: string): Promise<Asset> {
  const body = await readFile(file);
  const extension = file.slice(file.lastIndexOf('.') + 1);
  return {
    body,
    type: types[extension] ?? 'application/octet-stream',
    etag: createHash('sha256').update(body).digest('base64url').slice(0, 22),
  };
}

const assetsFolder = fileURLToPath(new URL('../../views/assets/', import.meta.url));

/** The product's own style, icon and small scripts. */
export function serveAssets(prefix: string): Middleware {
  const names = ['style.css', 'icon.svg', 'auto-submit.js', 'check-session.js', 'spa.js'];
  return serveFiles(prefix, Object.fromEntries(names.map((name) => [name, `${assetsFolder}${name}`])));
}
