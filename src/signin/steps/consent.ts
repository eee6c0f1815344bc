import {
  isOwnApplication,
  missingPermissions,
  type RequestedPermission,
  recordConsent,
  rolesOf,
  type Tenant,
  type User,
} from '#directory';
import { entraError } from '#errors';
import { consentPage } from '../pages.js';
import type { SignInState } from '../state.js';
import type { SignInStep, StepOutcome } from '../step.js';

/** Who may consent for the organisation (permissions-reference). */
const consentingRoles = [
  'Global Administrator',
  'Privileged Role Administrator',
  'Cloud Application Administrator',
  'Application Administrator',
];
/** What the policy microsoft-user-default-low lets people consent to. */
const lowPermissions = ['User.Read', 'openid', 'profile', 'email', 'offline_access'];

/** Whether people may consent to a permission for themselves, as the tenant has it. */
function mayConsent(permission: RequestedPermission, tenant: Tenant): boolean {
  if (permission.adminOnly) return false;
  switch (tenant.userConsent) {
    case 'all':
      return true;
    case 'low':
      return lowPermissions.includes(permission.value);
    case 'none':
      return false;
  }
}

/** "Permissions requested": what the application may do, asked where nobody has granted it yet. */
export const consent: SignInStep = {
  name: 'consent',
  due: (state) => !state.consented,
  async run(state, { form }, { directory, clock, tracer }) {
    const { request, userId } = state;
    const user = userId === undefined ? undefined : await directory.users.get(userId);
    if (user === undefined) return { kind: 'stop', error: entraError(50020), answer: 'page' };

    const clientAppId = request.client.appId;
    if (directory.tenant.isUnmanaged && !isOwnApplication(clientAppId)) {
      const domain = directory.tenant.domains[0] ?? directory.tenant.initialDomain;
      return { kind: 'stop', error: entraError(65005, { ...appOf(state), domain }), answer: 'page' };
    }
    const application = await directory.applications.findBy('app-id', clientAppId);
    if (
      application?.appRoleAssignmentRequired === true &&
      !(await rolesOf(directory, application, user.id)).isAssigned
    ) {
      return {
        kind: 'stop',
        error: entraError(50105, { ...appOf(state), account: accountOf(state, user) }),
        answer: 'page',
      };
    }
    const missing = await missingPermissions(directory, { userId: user.id, asked: request.permissions });
    const asked = request.prompts.includes('consent') ? request.permissions : missing;
    if (missing.length === 0 && !request.prompts.includes('consent'))
      return { kind: 'next', state: { ...state, consented: true } };

    const isAdmin = user.directoryRoles.some((role) => consentingRoles.includes(role));
    if (!isAdmin && (request.forEveryone || missing.some((each) => !mayConsent(each, directory.tenant)))) {
      const number = directory.tenant.adminConsentRequests ? 90095 : 90094;
      return { kind: 'stop', error: entraError(number, appOf(state)), answer: 'page' };
    }
    const about = tracer.within({ user: user.mail ?? user.userPrincipalName });
    switch (form?.answer) {
      case 'accept':
        await recordConsent(directory, {
          application,
          user,
          now: clock.now(),
          forEveryone: request.forEveryone || (isAdmin && form.organisation !== undefined),
          withRoles: request.forEveryone,
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
        return showConsent(state, user, asked, isAdmin && !request.forEveryone);
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
    account: accountOf(state, user),
    permissions: asked
      .filter(({ title }, at) => asked.findIndex((each) => each.title === title) === at)
      .map(({ title, description }) => ({ title, description })),
    canConsentForOrganisation,
    forEveryone: state.request.forEveryone,
  });
  return { kind: 'show', state, page };
}

function appOf(state: SignInState) {
  return { appId: state.request.client.appId, appName: state.request.client.displayName };
}

function accountOf(state: SignInState, user: User): string {
  return state.identity?.email ?? user.userPrincipalName;
}
