import type { Application } from './model/application.js';
import { newApplication } from './new-application.js';

/** The application as which people redeem invitations by their link; the same id everywhere. */
export const invitationPortalAppId = '4660504c-45b3-4674-a709-71951a6b0763';

/** It asks for nothing and has no address but this server's own. */
export function invitationPortal(tenantId: string): Application {
  return newApplication({
    tenantId,
    appId: invitationPortalAppId,
    displayName: 'Microsoft Invitation Acceptance Portal',
  });
}
