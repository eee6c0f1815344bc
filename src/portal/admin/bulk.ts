import { Readable } from 'node:stream';
import type { Context, Middleware } from 'koa';
import { type Bulk, type BulkJob, type BulkKind, bulkKinds, mayStart, mostBytes, templateOf } from '#bulk';
import type { User } from '#directory';
import { EmulatorError, entraError } from '#errors';
import { isOwnForm } from '#oidc';
import { type Page, type Renderer, readUpload } from '#web';
import { type Visitor, type VisitorDeps, visitorOf } from '../visitor.js';
import { linksOf } from './admin-page.js';
import { type FileReport, jobPage, listPage, resultView } from './bulk-pages.js';

/** What the pages need. */
export interface BulkPagesDeps extends VisitorDeps {
  readonly renderer: Renderer;
  readonly bulk: Bulk;
}

/**
 * `/admin/bulk`: templates, upload, jobs with their progress, and the results of one (entra-docs tutorial-bulk-invite:
 * "Bulk operation results"). A job's page reloads itself until the job is done.
 */
export function createBulkPages(deps: BulkPagesDeps): Middleware {
  return async (ctx, next) => {
    const [, path] = /^\/admin\/bulk(?:\/(.+))?$/.exec(ctx.path) ?? [];
    if (ctx.path !== '/admin/bulk' && path === undefined) return next();
    const visitor = await visitorOf(ctx, deps);
    if (visitor === undefined) return;
    if (kindsOf(visitor.user).length === 0) throw entraError(90094, { appName: 'Admin centre', appId: 'admin' });
    if (path === undefined) return ctx.method === 'POST' ? takeFile(ctx, visitor, deps) : showList(ctx, visitor, deps);
    const template = bulkKinds.find((kind) => path === `${kind}.csv`);
    if (template !== undefined) return sendFile(ctx, `bulk-${template}-template.csv`, templateOf(template));
    return showJob(ctx, path, visitor, deps);
  };
}

const kindsOf = (user: User): readonly BulkKind[] => bulkKinds.filter((kind) => mayStart(kind, user));

function show(ctx: Context, page: Page, visitor: Visitor, renderer: Renderer): void {
  ctx.type = 'html';
  ctx.status = page.status;
  ctx.body = renderer.page(page, { action: visitor.address('/admin/bulk'), canary: visitor.canary });
}

function sendFile(ctx: Context, name: string, content: string | AsyncIterable<string>): void {
  ctx.type = 'text/csv; charset=utf-8';
  ctx.set('Content-Disposition', `attachment; filename="${name}"`);
  ctx.set('Cache-Control', 'no-store');
  ctx.body = typeof content === 'string' ? content : Readable.from(content);
}

async function showList(ctx: Context, visitor: Visitor, deps: BulkPagesDeps, report?: FileReport): Promise<void> {
  const { directory, user } = visitor;
  const page = listPage(
    {
      organisation: directory.tenant.displayName,
      links: linksOf({ visitor }),
      at: visitor.address,
      kinds: kindsOf(user),
      jobs: await deps.bulk.list(directory.tenant.id),
      ...(report === undefined ? {} : { report }),
    },
    report?.status ?? 200,
  );
  show(ctx, page, visitor, deps.renderer);
}

async function takeFile(ctx: Context, visitor: Visitor, deps: BulkPagesDeps): Promise<void> {
  const { directory, user } = visitor;
  try {
    const { fields, fileName, bytes } = await readUpload(ctx, mostBytes, (given) => {
      if (!isOwnForm(ctx, given.get('canary'))) throw entraError(50089);
      if (kindIn(given) === undefined)
        throw entraError(90023, { reason: 'The form does not say what to do with the file.' });
    });
    const accepted = await deps.bulk.accept({
      tenantId: directory.tenant.id,
      kind: kindIn(fields) ?? 'invite',
      fileName,
      starter: { kind: 'user', userId: user.id, userPrincipalName: user.userPrincipalName },
      bytes,
    });
    if (accepted.accepted) {
      ctx.redirect(visitor.address(`/admin/bulk/${accepted.job.id}`));
      ctx.status = 303;
      return;
    }
    return await showList(ctx, visitor, deps, { ...accepted, fileName, status: 400 });
  } catch (error) {
    const status = refusals.get(error instanceof EmulatorError ? error.code : '');
    if (status === undefined || !(error instanceof EmulatorError)) throw error;
    const problems = [{ line: 0, column: null, message: error.message }];
    return showList(ctx, visitor, deps, { fileName: '', problems, untold: 0, status });
  }
}

const kindIn = (fields: ReadonlyMap<string, string>) => bulkKinds.find((each) => each === fields.get('kind'));

/** Refusals that are told beside the form. */
const refusals: ReadonlyMap<string, number> = new Map([
  ['web.not-an-upload', 400],
  ['web.upload-too-large', 413],
  ['bulk.too-large', 413],
  ['bulk.not-allowed', 403],
]);

async function showJob(ctx: Context, path: string, visitor: Visitor, deps: BulkPagesDeps): Promise<void> {
  const [id = '', file] = path.split('/');
  const { tenant } = visitor.directory;
  const job = await deps.bulk.get(tenant.id, id);
  if (job === undefined || (file !== undefined && file !== 'results.csv')) {
    throw entraError(90023, { reason: 'There is no such bulk operation in this organization.' });
  }
  if (file !== undefined) return sendFile(ctx, `bulk-${job.kind}-results.csv`, deps.bulk.resultFile(job));
  const page = jobPage({
    organisation: tenant.displayName,
    links: linksOf({ visitor }),
    at: visitor.address,
    job,
    results: await firstResults(job, deps.bulk),
    ...(job.state === 'running' ? { refresh: visitor.address(`/admin/bulk/${job.id}`) } : {}),
  });
  show(ctx, page, visitor, deps.renderer);
}

const mostShown = 200;

/** Failures before successes: they are what somebody looks for; the rest is in the file. */
async function firstResults(job: BulkJob, bulk: Bulk) {
  const [failed, succeeded]: [ReturnType<typeof resultView>[], ReturnType<typeof resultView>[]] = [[], []];
  for await (const row of bulk.rows(job)) {
    if (row.outcome === undefined) break;
    const list = row.outcome.succeeded ? succeeded : failed;
    if (list.length < mostShown) list.push(resultView(job.kind, row));
  }
  return [...failed, ...succeeded].slice(0, mostShown);
}
