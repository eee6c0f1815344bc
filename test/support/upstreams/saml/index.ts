/** SAML partners that are not ours: npm samlp over HTTP, and a forger of responses that signs with its own code. */

export { type ForgedLogout, forgeLogoutPost, forgeLogoutQuery } from './forge-logout.js';
export { type ForgedResponse, forgeResponse } from './forge-response.js';
export { createMetadataHost, type MetadataHost, metadataOf } from './metadata-host.js';
export { createSamlUpstream, type SamlUpstream } from './saml-upstream.js';
export { type Waiting, waitForPartner } from './waiting.js';
