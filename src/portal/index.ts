/**
 * PORTAL: what people of the directory see beside the sign-in.
 *
 * The admin centre (users, inviting, one user's state, many by one file), My Apps, My Account (organisations, leaving, consents), and "Block
 * future invitations" of the invitation mail. Pages know their visitor by the browser's session and send everybody else
 * through a sign-in; every form carries a value that only this browser has.
 *
 * Routes: `/admin…`, `/myapps`, `/myaccount`, `/unsubscribe`. Sources: entra-docs external-id/leave-the-organization,
 * user-properties, invitation-email-elements.
 */
export { createAdmin } from './admin/admin.js';
export { createBulkPages } from './admin/bulk.js';
export { createMyAccount } from './my-account.js';
export { createMyApps } from './my-apps.js';
export { createUnsubscribe } from './unsubscribe.js';
