import { entraError } from '#errors';
import { accountKey } from '../browser-session.js';
import { logSignIn } from '../sign-in-log.js';
import type { SignInStep } from '../step.js';

/** Hands the result to the engine. */
export const finish: SignInStep = {
  name: 'finish',
  due: () => true,
  async run(state, { ctx }, { directory, sessions, clock, tracer }) {
    const { identity, userId, request } = state;
    const session = await sessions.read(ctx);
    // The session ended meanwhile (signed out in another tab): nothing may be issued on it.
    if (identity === undefined || userId === undefined || session === undefined) {
      return { kind: 'stop', error: entraError(50089), answer: 'page' };
    }
    tracer.within({ user: identity.email }).record({ step: 'interaction', name: 'signed in', outcome: 'ok' });
    tracer.count({ what: 'sign-in', outcome: 'succeeded', realm: identity.kind });
    const user = await directory.users.get(userId);
    if (user !== undefined)
      await logSignIn(directory, {
        ...{ request, identity, user, ipAddress: ctx.ip, now: clock.now() },
        termsApply: state.termsApply,
      });
    return {
      kind: 'done',
      result: {
        userId,
        authentication: {
          signInId: request.id,
          kind: identity.kind,
          issuer: identity.issuer,
          subject: identity.subject,
          email: identity.email,
          amr: identity.amr,
          authenticatedAt: state.authenticatedAt ?? clock.now().getTime() / 1000,
          ...(identity.homeAccount === undefined ? {} : { homeAccount: identity.homeAccount }),
          sessionId: session.sid,
          persistent: session.accounts.some((each) => each.key === accountKey(identity) && each.persistent),
          ipAddress: ctx.ip,
        },
      },
    };
  },
};
