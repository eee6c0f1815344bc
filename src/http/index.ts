/**
 * HTTP: bytes in, bytes out.
 *
 * Owns the listener (`create-server.ts`), the list of what every request meets (`stack.ts`) and the edges that turn
 * errors into answers (`error-edges/`). Knows no tenant and no sign-in; what lies behind is handed in as mounts.
 *
 * Sources: RFC 9110; Entra's error shapes in entra-docs reference-error-codes.
 */
export { createHttpServer, type HttpServer, type Patience } from './create-server.js';
export type { Limits } from './middleware/limits.js';
export { createStack, type StackDeps } from './stack.js';
