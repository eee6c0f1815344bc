import type { Context } from 'koa';
import { entraError } from '#errors';
import type { ProviderReply } from '#identity-providers';
import { type JsonObject, newOpaqueToken } from '#platform';
import { fieldOf } from './reply-field.js';
import type { PartnerRegistration, PartnerSignOut, SignOutParts } from './sign-out-parts.js';
import { showSignedOut } from './signed-out.js';

/** As long as a partner may take to answer. */
const waitingSeconds = 600;
/** Which browser signed out: the session is over, so its cookie says nothing any more. */
const browserCookie = 'GuesthouseSignOut';

/** A sign-out whose partner has yet to answer. */
interface Waiting extends PartnerRegistration {
  readonly browser: string;
  readonly account: string;
  readonly pending: JsonObject;
  /** Where the application wanted to go on. */
  readonly target?: string;
}

/** From here to the partner and back. The account is signed out here already: whatever the partner says, it stays so. */
export function createLeaving(parts: SignOutParts): Pick<PartnerSignOut, 'begin' | 'receive'> {
  const { store, tracer, secure, renderer } = parts;
  const key = (handle: string) => ['signin', 'sign-out', handle] as const;

  return {
    async begin(ctx, { identity }, target) {
      const registration = identity.partnerSession;
      if (registration === undefined) return undefined;
      const { tenantId, providerId } = registration;
      const provider = await parts.openProvider(registration, tracer.within({ tenantId, user: identity.email }));
      const handle = newOpaqueToken();
      const start = await provider?.signOut?.leave(identity, handle);
      if (provider === undefined || start === undefined) return undefined;
      const browser = ctx.cookies.get(browserCookie) || newOpaqueToken();
      const waiting: Waiting = {
        ...{ tenantId, providerId, browser, account: identity.email, pending: start.pending },
        ...(target === undefined ? {} : { target }),
      };
      await store.put(key(handle), waiting, { ttlSeconds: waitingSeconds });
      const sameSite = secure ? 'none' : 'lax';
      const maxAge = waitingSeconds * 1000;
      ctx.cookies.set(browserCookie, browser, {
        ...{ httpOnly: true, path: '/login.srf', secure, sameSite, overwrite: true, maxAge },
      });
      return parts.addressOf(start, registration, provider.displayName);
    },

    async receive(ctx, reply) {
      const handle = fieldOf(reply, 'RelayState') ?? fieldOf(reply, 'wctx');
      const waiting = handle === undefined ? undefined : await store.get<Waiting>(key(handle));
      if (handle === undefined || waiting === undefined) return false;
      if (parts.postsAgain(ctx, reply, browserCookie)) return true;
      await judge(ctx, parts, waiting, reply);
      await store.remove(key(handle));
      showSignedOut(ctx, { frames: [], continueUrl: waiting.target }, renderer);
      return true;
    },
  };
}

/** Throws what Entra would say of an answer that is not this browser's or not the partner's. */
async function judge(ctx: Context, parts: SignOutParts, waiting: Waiting, reply: ProviderReply): Promise<void> {
  const tracer = parts.tracer.within({ tenantId: waiting.tenantId, user: waiting.account });
  const refuse = (error: ReturnType<typeof entraError>, detail: JsonObject): never => {
    const name = 'answer to the sign-out refused';
    tracer.record({ step: 'identity-provider', name, outcome: 'refused', errorCode: error.code, detail });
    ctx.state.refusalTold = true;
    throw error;
  };
  if (ctx.cookies.get(browserCookie) !== waiting.browser)
    refuse(entraError(50070), { because: 'another browser signed out than the one that brings this answer' });
  const provider = await parts.openProvider(waiting, tracer);
  const answer = await provider?.signOut?.left(reply, waiting.pending);
  if (answer?.kind === 'refused') return refuse(entraError(answer.aadsts, answer.parameters), answer.detail);
  const isSignedOut = answer?.isSignedOut === true;
  tracer.record({
    step: 'identity-provider',
    name: isSignedOut ? 'signed out at the partner' : 'the partner did not sign out',
    outcome: isSignedOut ? 'ok' : 'failed',
    detail: answer?.detail ?? { because: 'the partner is not configured any more' },
  });
}
