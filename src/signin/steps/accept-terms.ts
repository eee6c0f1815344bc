import type { Context } from 'koa';
import type { Agreement, AgreementFile, User } from '#directory';
import { entraError } from '#errors';
import { outstandingTerms } from '../outstanding-terms.js';
import { termsOfUsePage } from '../pages.js';
import { recordTerms } from '../record-terms.js';
import { logSignIn } from '../sign-in-log.js';
import type { SignInState } from '../state.js';
import type { SignInStep, StepDeps, StepOutcome, Visit } from '../step.js';

/** Terms of use that Conditional Access asks for, one after the other; who declines does not get in. */
export const acceptTerms: SignInStep = {
  name: 'accept-terms',
  due: ({ userId, terms }) => userId !== undefined && terms !== 'settled',
  async run(state, visit, deps) {
    const { directory, clock, tracer } = deps;
    const { request, identity } = state;
    const settled = { kind: 'next', state: { ...state, terms: 'settled' } } as const;
    const user = state.userId === undefined ? undefined : await directory.users.get(state.userId);
    // Deleted meanwhile: the next step says so.
    if (user === undefined || identity === undefined) return settled;
    const { appId } = request.client;
    const own = request.permissions.filter(({ clientAppId }) => clientAppId === appId);
    const appIds = [appId, ...own.map((each) => each.resourceAppId)];
    const decision = await outstandingTerms(directory, { user, appIds, now: clock.now() });
    const [agreement] = decision.outstanding;
    const about = tracer.within({ user: identity.email });
    const { because, applied, reported } = decision;
    const detail = { because, ...(reported.length === 0 ? {} : { reportOnly: [...reported] }) };
    if (agreement === undefined) {
      if (applied.length + reported.length > 0)
        about.record({ step: 'interaction', name: 'terms of use: nothing to accept', outcome: 'ok', detail });
      return { kind: 'next', state: { ...state, terms: 'settled', termsApply: applied.length > 0 } };
    }
    const answered = await answer(state, { user, agreement, file: fileFor(agreement, visit.ctx) }, visit, deps);
    if (answered !== undefined) return answered;
    about.record({ step: 'interaction', name: 'terms of use asked', outcome: 'ok', detail });
    if (state.terms === 'not-asked') {
      const { number, message } = entraError(50158);
      const { ip: ipAddress } = visit.ctx;
      await logSignIn(directory, {
        ...{ request, identity, user, ipAddress, now: clock.now(), termsApply: true },
        error: { number, message },
      });
    }
    return show(state, agreement, fileFor(agreement, visit.ctx), false);
  },
};

interface Asked {
  readonly user: User;
  readonly agreement: Agreement;
  readonly file: AgreementFile;
}

/** What the form of the page leads to; undefined when there is none, or the page was about a text that has changed since. */
async function answer(
  state: SignInState,
  asked: Asked,
  { form }: Visit,
  deps: StepDeps,
): Promise<StepOutcome | undefined> {
  const { terms, identity } = state;
  const { agreement, file } = asked;
  if (form === undefined || typeof terms !== 'object' || terms.fileId !== file.id) return undefined;
  const about = deps.tracer.within({ user: identity?.email ?? asked.user.userPrincipalName });
  const detail = { agreement: agreement.displayName, language: file.language };
  if (form.view !== undefined) return show(state, agreement, file, true);
  switch (form.answer) {
    case 'accept':
      if (agreement.isViewingBeforeAcceptanceRequired && !terms.viewed)
        return show(state, agreement, file, false, true);
      await recordTerms(asked, 'accepted', deps);
      about.record({ step: 'interaction', name: 'terms of use accepted', outcome: 'ok', detail });
      return { kind: 'next', state: { ...state, terms: 'asking' } };
    case 'decline': {
      await recordTerms(asked, 'declined', deps);
      const error = entraError(65004);
      about.record({
        step: 'interaction',
        name: 'terms of use declined',
        outcome: 'refused',
        errorCode: error.code,
        detail,
      });
      return { kind: 'stop', error, answer: 'application' };
    }
    default:
      return undefined;
  }
}

/** In a language of the browser, else the default one. */
function fileFor({ files }: Agreement, ctx: Context): AgreementFile {
  const language = ctx.acceptsLanguages(...files.map((file) => file.language));
  const file = files.find((each) => each.language === language) ?? files[0];
  if (file === undefined) throw new Error('An agreement has no file.');
  return file;
}

function show(
  state: SignInState,
  agreement: Agreement,
  file: AgreementFile,
  viewed: boolean,
  isMissed = false,
): StepOutcome {
  const bytes = Buffer.from(file.data, 'base64');
  const isPdf = bytes.subarray(0, 5).toString('latin1') === '%PDF-';
  const page = termsOfUsePage({
    name: file.displayName,
    language: file.language,
    account: state.identity?.email ?? '',
    mustView: agreement.isViewingBeforeAcceptanceRequired && !viewed,
    viewed,
    ...(isPdf ? { pdf: { fileName: file.fileName, data: file.data } } : { text: bytes.toString('utf8') }),
    ...(isMissed ? { error: 'You have to read the terms of use before you can accept them.' } : {}),
  });
  return { kind: 'show', state: { ...state, terms: { fileId: file.id, viewed } }, page };
}
