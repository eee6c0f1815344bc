/**
 * WEB: how pages are made, and nothing about what is on them.
 *
 * Owns `Page` (a view with its model), the renderer over `views/`, form reading, cookies, and the check that
 * refuses cross-site browser requests and names that somebody else pointed here. The only importer of the template engine.
 *
 * Routes: `/_guesthouse/assets/…`. Asks no other room for anything; what a page says is decided where it is shown.
 */
export { asMiddleware } from './as-middleware.js';
export { serveAssets, serveFiles } from './assets.js';
export { refuseCrossSite } from './cross-site.js';
export { refuseForeignHost } from './foreign-host.js';
export { definePage, type Page } from './page.js';
export { readForm } from './read-form.js';
export { readJson } from './read-json.js';
export { readUpload, type Upload } from './read-upload.js';
export { type Chrome, createRenderer, type Renderer } from './render.js';
export { sayTryAgain, tryAgainSeconds } from './try-again.js';
