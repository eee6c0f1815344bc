import Router from '@koa/router';
import type { Context } from 'koa';
import type { Inspector, Mailbox, RecordedEvent, SentMail, TraceSummary } from '#platform';
import { definePage, type Page, type Renderer, refuseForeignHost } from '#web';

const inboxPage = definePage<{ readonly mails: readonly SentMail[] }>('control/inbox');
const mailPage = definePage<{ readonly mail: SentMail }>('control/mail');
const tracesPage = definePage<{ readonly signIns: readonly TraceSummary[] }>('control/traces');
const tracePage = definePage<{ readonly id: string; readonly events: readonly RecordedEvent[] }>('control/trace');
const nothingPage = definePage<{ readonly what: string }>('control/nothing');

/** `/inbox` and `/traces`: the same as the API, for people. */
export function createControlPages(deps: {
  readonly origin: string;
  readonly mailbox: Mailbox;
  readonly timelines: Inspector;
  readonly renderer: Renderer;
}): Router {
  const { mailbox, timelines, renderer } = deps;
  const router = new Router();
  router.use(refuseForeignHost(deps.origin));
  const show = (ctx: Context, page: Page) => {
    ctx.type = 'html';
    ctx.status = page.status;
    ctx.body = renderer.page(page);
  };

  router.get('/inbox', async (ctx) => show(ctx, inboxPage({ mails: await mailbox.list() })));
  router.get('/inbox/:id', async (ctx) => {
    const mail = (await mailbox.list()).find((each) => each.id === ctx.params.id);
    show(ctx, mail === undefined ? nothingPage({ what: 'mail' }, 404) : mailPage({ mail }));
  });
  router.get('/traces', async (ctx) => show(ctx, tracesPage({ signIns: await timelines.recent() })));
  router.get('/traces/:id', async (ctx) => {
    const id = String(ctx.params.id);
    const events = await timelines.timeline(id);
    show(ctx, events.length === 0 ? nothingPage({ what: 'timeline' }, 404) : tracePage({ id, events }));
  });
  return router;
}
