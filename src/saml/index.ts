/**
 * SAML: the messages of single logout, as both ends write, send and read them.
 *
 * Owns LogoutRequest and LogoutResponse, and the two bindings that go through the browser: HTTP-Redirect with its detached
 * signature and HTTP-POST. Every message is signed; what came in is read only after its signature by a pinned certificate
 * was verified. Whether a message is meant for us, in time and expected is the receiver's to judge: the providers of
 * `identity-providers` at one end, the built-in partners at the other.
 *
 * Sources: SAML 2.0 core 3.2, 3.7; bindings 3.4, 3.5; profiles 4.4.
 */
export {
  type LogoutRequest,
  type LogoutResponse,
  logoutRequestXml,
  logoutResponseXml,
  type NameId,
} from './logout-message.js';
export { readLogoutRequest, readLogoutResponse } from './read-logout.js';
export { messageIssuer, type Received, type ReceivedMessage, receiveMessage } from './receive-message.js';
export { type Departure, type SamlBinding, type SamlField, type Signer, sendMessage } from './send-message.js';
