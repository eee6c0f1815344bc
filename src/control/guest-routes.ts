import { Readable } from 'node:stream';
import type Router from '@koa/router';
import type { Context } from 'koa';
import { type Bulk, type BulkJob, bulkKinds } from '#bulk';
import { defineErrors } from '#errors';
import type { JsonObject } from '#platform';
import { readJson } from '#web';

const controlError = defineErrors('control', {
  'no-address': ['invalid', 'Send {"invitedUserEmailAddress": "otto@smallpartner.example"}.'],
  'no-job': ['not-found', 'There is no bulk operation of this id in this tenant.'],
  'no-kind': ['invalid', `Name what to do: ?kind=${bulkKinds.join(', ?kind=')}.`],
});

/** What inviting by the control API works on. Whoever reaches it holds the server: no role is asked for. */
export interface GuestTools {
  readonly bulk: Bulk;
  /** Throws AADSTS90002. */
  tenantIdOf(idOrDomain: string | undefined): Promise<string>;
  invite(request: {
    readonly address: string;
    readonly tenant?: string | undefined;
    readonly redirectUrl?: string | undefined;
    readonly displayName?: string | undefined;
    readonly sendMessage?: boolean;
  }): Promise<{
    readonly user: { readonly id: string; readonly userPrincipalName: string };
    readonly redeemUrl: string;
    readonly what: string;
    readonly mail: string;
  }>;
}

/** `POST /invitations`, and files of many: `POST /bulk`, `GET /bulk/{id}`, `GET /bulk/{id}/rows`. */
export function addGuests(router: Router, { bulk, tenantIdOf, invite }: GuestTools): void {
  router.post('/invitations', async (ctx) => {
    const body = await readJson(ctx);
    const address = textOf(body.invitedUserEmailAddress);
    if (address === undefined) throw controlError('no-address');
    const { user, redeemUrl, what, mail } = await invite({
      address,
      tenant: textOf(body.tenant),
      redirectUrl: textOf(body.inviteRedirectUrl),
      displayName: textOf(body.invitedUserDisplayName),
      sendMessage: body.sendInvitationMessage === true,
    });
    ctx.status = 201;
    ctx.body = { userId: user.id, userPrincipalName: user.userPrincipalName, redeemUrl, what, mail };
  });

  router.post('/bulk', async (ctx) => {
    const kind = bulkKinds.find((each) => each === (textOf(ctx.query.kind) ?? 'invite'));
    if (kind === undefined) throw controlError('no-kind');
    const tenantId = await tenantIdOf(textOf(ctx.query.tenant));
    const fileName = textOf(ctx.query.fileName) ?? '';
    const starter = { kind: 'operator' } as const;
    // Not `ctx.req` itself: leaving its loop early would end the connection before the answer.
    const bytes = ctx.req.iterator({ destroyOnReturn: false });
    const acceptance = await bulk.accept({ tenantId, kind, fileName, starter, bytes }).finally(() => leaveRest(ctx));
    if (!acceptance.accepted) {
      const { problems, untold } = acceptance;
      ctx.status = 400;
      ctx.body = { error: 'bulk.file-invalid', message: 'The file is not valid; nothing was done.', problems, untold };
      return;
    }
    ctx.status = 202;
    ctx.body = acceptance.job;
  });

  const jobOf = async (ctx: Context, id: string): Promise<BulkJob> => {
    const job = await bulk.get(await tenantIdOf(textOf(ctx.query.tenant)), id);
    if (job === undefined) throw controlError('no-job');
    return job;
  };
  router.get('/bulk/:id', async (ctx) => {
    ctx.body = await jobOf(ctx, String(ctx.params.id));
  });
  router.get('/bulk/:id/rows', async (ctx) => {
    const job = await jobOf(ctx, String(ctx.params.id));
    ctx.type = 'application/x-ndjson';
    ctx.body = Readable.from(jsonLines(bulk, job));
  });
}

/** Nobody reads what is left of the body, so the connection ends with the answer. */
function leaveRest(ctx: Context): void {
  if (ctx.req.readableEnded) return;
  ctx.set('Connection', 'close');
  ctx.req.resume();
}

/** A line for each row, so that large jobs are never held as a whole. */
async function* jsonLines(bulk: Bulk, job: BulkJob): AsyncIterable<string> {
  for await (const { line, values, outcome } of bulk.rows(job)) {
    const row: JsonObject = { line, values: { ...values }, outcome: outcome === undefined ? null : { ...outcome } };
    yield `${JSON.stringify(row)}\n`;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
