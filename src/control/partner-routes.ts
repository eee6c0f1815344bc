import type Router from '@koa/router';
import type { Json, JsonObject } from '#platform';
import { readJson } from '#web';

/** The controls of the built-in partners, as far as the API needs to know them. */
export interface PartnerTools {
  list(): Promise<readonly { readonly name: string }[]>;
  /** Looks at every member of the order. Throws `partners.…` with what is wrong. */
  set(name: string, order: object): Promise<void>;
  clear(name: string): Promise<void>;
}

/** `GET /partners`, `PUT` and `DELETE /partners/{name}/misbehaviour`. */
export function addPartners(router: Router, partners: PartnerTools): void {
  router.get('/partners', async (ctx) => {
    ctx.body = await partners.list();
  });
  router.put('/partners/:name/misbehaviour', async (ctx) => {
    const name = String(ctx.params.name);
    // Not an order yet: `set` looks at every member.
    await partners.set(name, await readJson(ctx));
    ctx.body = (await partners.list()).find((each) => each.name === name);
  });
  router.delete('/partners/:name/misbehaviour', async (ctx) => {
    await partners.clear(String(ctx.params.name));
    ctx.status = 204;
  });
}

const json = (description: string): JsonObject => ({ description, content: { 'application/json': {} } });
const named: Json = [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }];
const order: JsonObject = {
  type: 'object',
  required: ['kind'],
  properties: {
    kind: { type: 'string', description: 'one of those that GET /partners lists for the partner' },
    lasting: { type: 'boolean', description: 'until it is switched off; for the next answer only when left out' },
    delayMs: { type: 'integer', description: 'of slow' },
    skewSeconds: { type: 'integer', description: 'of clock-ahead and clock-behind' },
  },
};

/** These calls, described (OpenAPI 3.1 path items). */
export const partnerPaths: JsonObject = {
  '/partners': {
    get: {
      summary: 'Built-in partners: what each is told to do wrong, what it could be told, and what becomes of it',
      responses: { 200: json('partners') },
    },
  },
  '/partners/{name}/misbehaviour': {
    put: {
      summary: 'Tell a partner to misbehave, in place of what it was told before',
      parameters: named,
      requestBody: { content: { 'application/json': { schema: order } } },
      responses: { 200: json('the partner'), 400: json('what is wrong with the order'), 404: json('no such partner') },
    },
    delete: {
      summary: 'Back to good behaviour',
      parameters: named,
      responses: { 204: { description: 'done' }, 404: json('no such partner') },
    },
  },
};
