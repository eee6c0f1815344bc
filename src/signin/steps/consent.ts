import { missingPermissions, type RequestedPermission, recordConsent, type User } from '#directory';
import { entraError } from '#errors';
import { consentPage } from '../pages.js';
import type { SignInState } from '../state.js';
import type { SignInStep, StepOutcome } from '../step.js';

/** "Permissions requested": what the application may do, asked where nobody has granted it yet. */
export const consent: SignInStep = {
  name: 'consent',
  due: (state) => !state.consented,
  async run(state, { form }, { directory, tracer }) {
    const { request, userId } = state;
    const user = userId === undefined ? undefined : await directory.users.get(userId);
    if (user === undefined) return { kind: 'stop', error: entraError(50020), answer: 'page' };

    const clientAppId = request.client.appId;
    const missing = await missingPermissions(directory, { clientAppId, userId: user.id, asked: request.permissions });
    const asked = request.prompts.includes('consent') ? request.permissions : missing;
    if (missing.length === 0 && !request.prompts.includes('consent'))
      return { kind: 'next', state: { ...state, consented: true } };

    const isAdmin = user.directoryRoles.includes('Global Administrator');
    if (!isAdmin && missing.some((permission) => permission.adminOnly)) {
      return { kind: 'stop', error: entraError(90094, appOf(state)), answer: 'page' };
    }
    const about = tracer.within({ user: user.mail ?? user.userPrincipalName });
    switch (form?.answer) {
      case 'accept':
        await recordConsent(directory, {
          clientAppId,
          userId: user.id,
          forEveryone: isAdmin && form.organisation !== undefined,
          permissions: asked,
        });
        about.record({
          step: 'interaction',
          name: 'application consented',
          outcome: 'ok',
          detail: { application: request.client.displayName, permissions: asked.map((each) => each.value) },
        });
        return { kind: 'next', state: { ...state, consented: true } };
      case 'cancel':
        about.record({ step: 'interaction', name: 'consent declined', outcome: 'refused', errorCode: 'AADSTS65004' });
        return { kind: 'stop', error: entraError(65004), answer: 'application' };
      default:
        return showConsent(state, user, asked, isAdmin);
    }
  },
};

function showConsent(
  state: SignInState,
  user: User,
  asked: readonly RequestedPermission[],
  canConsentForOrganisation: boolean,
): StepOutcome {
  const page = consentPage({
    appName: state.request.client.displayName,
    account: state.identity?.email ?? user.userPrincipalName,
    permissions: asked.map(({ title, description }) => ({ title, description })),
    canConsentForOrganisation,
  });
  return { kind: 'show', state, page };
}

function appOf(state: SignInState) {
  return { appId: state.request.client.appId, appName: state.request.client.displayName };
}
