import type { interactionPolicy } from 'oidc-provider';
import { missingPermissions } from '#directory';
import { aadstsText } from '#errors';
import { outstandingTerms } from '#signin';
import type { EngineContext } from './engine-context.js';
import type { EngineLibrary } from './load-engine-library.js';

/**
 * When must the person be asked? Every prompt leads to the same conversation, which settles all of them. With
 * `prompt=none` the first check that asks becomes the error.
 */
export function createPrompts(library: EngineLibrary, engine: EngineContext): interactionPolicy.DefaultPolicy {
  const { Check, Prompt, base } = library.interactionPolicy;
  const policy = base();
  policy.clear();

  const noSession = new Check('no_session', describe(50058), 'login_required', (ctx) => {
    const silent = engine.silentChoice(ctx);
    return ctx.oidc.session?.accountId === undefined && (silent === undefined || silent.kind === 'nobody');
  });
  const ambiguous = new Check('several_sessions', describe(16000), 'interaction_required', (ctx) => {
    const silent = engine.silentChoice(ctx);
    return ctx.oidc.session?.accountId === undefined && (silent?.kind === 'several' || silent?.kind === 'not-usable');
  });
  const noSuchSession = new Check('unknown_session', describe(160021), 'interaction_required', (ctx) => {
    return ctx.oidc.session?.accountId === undefined && engine.silentChoice(ctx)?.kind === 'unknown-session';
  });
  const otherSession = new Check('other_session', describe(16002), 'interaction_required', (ctx) => {
    return ctx.oidc.session?.accountId === undefined && engine.silentChoice(ctx)?.kind === 'other-session';
  });
  const tooOld = new Check('max_age', describe(50058), 'login_required', (ctx) => {
    const { params, session, result } = ctx.oidc;
    if (params?.max_age === undefined || result?.login !== undefined) return false;
    return session?.past(Number(params.max_age)) === true;
  });
  const notConsented = new Check('consent_missing', describe(65001), 'consent_required', async (ctx) => {
    const accountId = ctx.oidc.session?.accountId;
    if (accountId === undefined) return false;
    const { directory, asked } = await engine.request(ctx);
    return (await missingPermissions(directory, { userId: accountId, asked })).length > 0;
  });

  const termsOutstanding = new Check('terms_outstanding', describe(50158), 'interaction_required', async (ctx) => {
    const { directory, client, asked } = await engine.request(ctx);
    const user = await directory.users.get(ctx.oidc.session?.accountId ?? '');
    if (user === undefined) return false;
    const own = asked.filter(({ clientAppId }) => clientAppId === client.appId);
    const appIds = [client.appId, ...own.map((each) => each.resourceAppId)];
    return (await outstandingTerms(directory, { user, appIds, now: engine.now() })).outstanding.length > 0;
  });

  policy.add(new Prompt({ name: 'create', requestable: true }));
  policy.add(new Prompt({ name: 'select_account', requestable: true }));
  policy.add(
    new Prompt({ name: 'login', requestable: true }, noSuchSession, otherSession, noSession, ambiguous, tooOld),
  );
  policy.add(new Prompt({ name: 'consent', requestable: true }, termsOutstanding, notConsented));
  return policy;
}

function describe(number: 50058 | 16000 | 65001 | 50158 | 16002 | 160021): string {
  return `AADSTS${number}: ${aadstsText(number)}`;
}
