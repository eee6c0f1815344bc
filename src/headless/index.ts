/**
 * HEADLESS: who signs in without a screen?
 *
 * A small browser (cookies, redirects, forms) and a sign-in that walks the real pages with it over HTTP, for
 * `guesthouse sign-in` and for tests. Knows pages only by the hooks that are public in docs; imports no room that
 * serves them.
 */
export { createHeadlessBrowser, type HeadlessBrowser, type HeadlessPage } from './browser.js';
export { type HeadlessResult, SignInStopped, signInHeadless } from './sign-in.js';
