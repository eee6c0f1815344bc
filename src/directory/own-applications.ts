import type { Application } from './model/application.js';
import { newApplication } from './new-application.js';

/** The application as which people redeem invitations by their link; the same id everywhere. */
export const invitationPortalAppId = '4660504c-45b3-4674-a709-71951a6b0763';
/** The access panel and the account pages (its id is unverified). */
export const myAppsAppId = '2793995e-0a7d-40d7-bd35-6968ba142197';

/** Applications of this server's own pages: they ask for nothing and have no address but `/oauth2/return`. */
export function ownApplications(tenantId: string): readonly Application[] {
  return [
    newApplication({ tenantId, appId: invitationPortalAppId, displayName: 'Microsoft Invitation Acceptance Portal' }),
    newApplication({ tenantId, appId: myAppsAppId, displayName: 'My Apps' }),
  ];
}

/** Whether an application is one of this server's own pages, which every tenant has. */
export function isOwnApplication(appId: string): boolean {
  return appId === invitationPortalAppId || appId === myAppsAppId;
}
