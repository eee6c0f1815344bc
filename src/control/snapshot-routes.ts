import type Router from '@koa/router';
import type { JsonObject } from '#platform';
import { readJson } from '#web';
import type { Snapshots } from './snapshots.js';

/** A snapshot of a large directory is larger than any other body. */
const mostMegabytes = 256;

/** `GET /snapshots`, `POST`, `GET`, `PUT` and `DELETE /snapshots/{name}`, `POST /snapshots/{name}/restore` (own design). */
export function addSnapshots(router: Router, snapshots: Snapshots): void {
  router.get('/snapshots', async (ctx) => {
    ctx.body = await snapshots.list();
  });
  router.post('/snapshots/:name', async (ctx) => {
    const kept = await snapshots.keep(String(ctx.params.name));
    ctx.status = 201;
    ctx.body = kept;
  });
  router.post('/snapshots/:name/restore', async (ctx) => {
    await snapshots.restore(String(ctx.params.name));
    ctx.status = 204;
  });
  router.get('/snapshots/:name', async (ctx) => {
    ctx.body = await snapshots.give(String(ctx.params.name));
  });
  router.put('/snapshots/:name', async (ctx) => {
    const taken = await snapshots.take(String(ctx.params.name), await readJson(ctx, mostMegabytes));
    ctx.status = 201;
    ctx.body = taken;
  });
  router.delete('/snapshots/:name', async (ctx) => {
    await snapshots.remove(String(ctx.params.name));
    ctx.status = 204;
  });
}

const json = (description: string): JsonObject => ({ description, content: { 'application/json': {} } });
const done: JsonObject = { description: 'done' };
const parameters = [
  { name: 'name', in: 'path', required: true, schema: { type: 'string', pattern: '^[A-Za-z0-9_.-]{1,100}$' } },
];

/** These calls, described (OpenAPI 3.1 path items). */
export const snapshotPaths: JsonObject = {
  '/snapshots': { get: { summary: 'Snapshots there are', responses: { 200: json('name, madeAt, entries of each') } } },
  '/snapshots/{name}': {
    post: {
      summary: 'Keep everything as it is now, but keys, in place of a snapshot of the same name',
      parameters,
      responses: { 201: json('name, madeAt, entries'), 400: json('what is wrong with the name') },
    },
    get: {
      summary: 'The snapshot for a file. It holds hashes of passwords and tokens in force',
      parameters,
      responses: { 200: json('the document'), 404: json('no such snapshot') },
    },
    put: {
      summary: 'Take a snapshot from a file, also of another server; it is kept, not restored',
      parameters,
      requestBody: { content: { 'application/json': {} } },
      responses: { 201: json('name, madeAt, entries'), 400: json('what is wrong with it, and where') },
    },
    delete: { summary: 'Forget it', parameters, responses: { 204: done, 404: json('no such snapshot') } },
  },
  '/snapshots/{name}/restore': {
    post: {
      summary: 'Put everything back as it was; keys, issuers and the clock stay, what has ended meanwhile has ended',
      parameters,
      responses: { 204: done, 404: json('no such snapshot') },
    },
  },
};
