import type { Context, Middleware } from 'koa';
import type { Clock } from '#platform';
import type { Page, Renderer } from '#web';
import { XmlRefusal } from '#xml';
import type { Conduct } from './misbehaviour/conduct.js';
import type { PartnerKeys } from './misbehaviour/keys.js';
import { downPage, refusalPage } from './pages.js';
import type { PartnerPerson } from './partner.js';

/** What a SAML or WS-Federation partner is made of. */
export interface FederatedPartnerOptions {
  readonly name: string;
  readonly displayName: string;
  readonly people: readonly PartnerPerson[];
  readonly origin: string;
  /** Origins of this server's sign-in: where answers may go. */
  readonly signInOrigins: readonly string[];
  readonly keys: PartnerKeys;
  readonly conduct: Conduct;
  readonly renderer: Renderer;
  readonly clock: Clock;
}

/** Shows a page of the partner. */
export function show(ctx: Context, { renderer }: Pick<FederatedPartnerOptions, 'renderer'>, page: Page): void {
  ctx.type = 'html';
  ctx.status = page.status;
  ctx.body = renderer.page(page);
}

/** The certificates that the metadata shows: its own, and the new one once that is announced. */
export async function announced({ keys, conduct }: FederatedPartnerOptions): Promise<readonly string[]> {
  const names = (await conduct.announcesNewKey()) ? (['own', 'new'] as const) : (['own'] as const);
  return Promise.all(names.map(async (name) => (await keys(name)).certificate));
}

/** The partner's pages by their path below `/partners/{name}`; while it is down it answers to none. */
export function partnerRoutes(
  options: FederatedPartnerOptions,
  pages: ReadonlyMap<string, (ctx: Context) => Promise<void>>,
): Middleware {
  const { name, displayName, conduct } = options;
  const prefix = `/partners/${name}`;
  return async (ctx, next) => {
    if (!ctx.path.startsWith(`${prefix}/`)) return next();
    if (await conduct.spend('down')) return show(ctx, options, downPage(displayName));
    const page = pages.get(ctx.path.slice(prefix.length));
    if (page === undefined) return next();
    try {
      await page(ctx);
    } catch (error) {
      if (!(error instanceof XmlRefusal)) throw error;
      show(ctx, options, refusalPage({ partner: displayName, reason: error.message }, 400));
    }
  };
}

/** A field of the request, once; of the form before the address. Empty when it is missing. */
export type Fields = (name: string) => string;

/** Reads what was sent as `Fields`. */
export function fieldsOf(ctx: Context, form: Readonly<Record<string, unknown>>): Fields {
  const fields: Readonly<Record<string, unknown>> = { ...ctx.query, ...form };
  return (name) => (typeof fields[name] === 'string' ? fields[name] : '');
}
