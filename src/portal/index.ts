/**
 * PORTAL: what people of the directory see beside the sign-in.
 *
 * So far "Block future invitations" of the invitation mail.
 *
 * Routes: `/unsubscribe`. Source: entra-docs external-id/invitation-email-elements.
 */
export { createUnsubscribe } from './unsubscribe.js';
