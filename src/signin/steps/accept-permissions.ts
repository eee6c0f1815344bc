import { entraError } from '#errors';
import { permissionsPage } from '../pages.js';
import { recordAcceptance } from '../record-acceptance.js';
import type { SignInStep } from '../step.js';

/** "Permissions requested by": asked once per guest and tenant; Cancel changes nothing. */
export const acceptPermissions: SignInStep = {
  name: 'accept-permissions',
  due: (state) => state.acceptance === 'needed',
  async run(state, { form }, { directory, clock, tracer }) {
    const { tenant } = directory;
    const { identity, userId } = state;
    if (identity === undefined || userId === undefined) return { kind: 'next', state };
    const about = tracer.within({ user: identity.email });
    switch (form?.answer) {
      case 'accept': {
        const user = await recordAcceptance({ userId, identity }, { directory, clock, tracer });
        if (user === undefined) {
          // Deleted, or accepted by another account, while the page was open: recognise the person again, which now refuses.
          const { userId: _, ...again } = state;
          return { kind: 'next', state: { ...again, acceptance: 'not-needed' } };
        }
        return { kind: 'next', state: { ...state, acceptance: 'given' } };
      }
      case 'cancel': {
        const error = entraError(65004);
        about.record({ step: 'redemption', name: 'permissions declined', outcome: 'refused', errorCode: error.code });
        return { kind: 'stop', error, answer: 'application' };
      }
      default: {
        const { statementUrl, contactEmail } = tenant.privacyProfile ?? {};
        const page = permissionsPage({
          organisation: tenant.displayName,
          domain: tenant.domains[0] ?? tenant.initialDomain,
          account: identity.email,
          ...(statementUrl === undefined ? {} : { privacyUrl: statementUrl }),
          ...(contactEmail === undefined ? {} : { contactEmail }),
        });
        return { kind: 'show', state, page };
      }
    }
  },
};
