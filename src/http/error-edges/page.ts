import type { Context } from 'koa';
import type { EntraError } from '#errors';
import { definePage, type Renderer } from '#web';
import type { ErrorOccasion } from './occasion.js';

const errorPage = definePage<{
  readonly title: string;
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  readonly correlationId: string;
  readonly timestamp: string;
  readonly whatToDo?: string;
  readonly signInWithAnotherUrl?: string;
}>('error');

/** What a developer can do about it, where one sentence helps. */
const advice: Partial<Record<EntraError['number'], string>> = {
  50011: 'Register exactly this redirect URI on the application in the config file (web, spa or publicClient).',
  50020:
    'Invite the address to the tenant (tenants[].invitations in the config file), or sign in with another account.',
  500212: 'Your tenant administrator has restricted which organizations can be accessed.',
  50034: 'Check the spelling, or invite the address to the tenant.',
  50089: 'Go back to the application and start the sign-in again. Each sign-in belongs to the browser that began it.',
  700016: 'Check client_id and the tenant in the authority; the application must be listed under that tenant.',
  90033: 'Wait a moment, then load this page again. If it stays so, /_guesthouse/health says what is down.',
  90002: 'Check the tenant in the authority: a GUID or a verified domain of a tenant in the config file.',
};

/** Entra renders such errors with status 200; so do we, but for what is down, which is to be tried again. Nobody caches them. */
export function showErrorPage(ctx: Context, error: EntraError, occasion: ErrorOccasion, renderer: Renderer): void {
  // Where it happened more may be known than the number says.
  const told: unknown = ctx.state.whatToDo;
  const whatToDo = typeof told === 'string' ? told : advice[error.number];
  const restartUrl: unknown = ctx.state.restartUrl;
  const signInId: unknown = ctx.state.signInId;
  ctx.status = error.category === 'unavailable' ? 503 : 200;
  ctx.type = 'html';
  ctx.set('Cache-Control', 'no-store');
  ctx.body = renderer.page(
    errorPage({
      title: 'Sign in to your account',
      code: `AADSTS${error.number}`,
      message: error.message,
      requestId: occasion.requestId,
      correlationId: occasion.correlationId,
      timestamp: occasion.iso,
      ...(whatToDo === undefined ? {} : { whatToDo }),
      ...(typeof restartUrl === 'string' && error.number !== 50089 ? { signInWithAnotherUrl: restartUrl } : {}),
    }),
    typeof signInId === 'string' ? { traceUrl: `/traces/${signInId}` } : {},
  );
}
