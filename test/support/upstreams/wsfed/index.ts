/** WS-Federation partners that are not ours: npm wsfed over HTTP, and a forger of tokens that signs with its own code. */

export { type ForgedToken, forgeToken } from './forge-token.js';
export { createWsFedUpstream, type WsFedUpstream } from './wsfed-upstream.js';
