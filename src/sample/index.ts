/**
 * SAMPLE: the sample relying apps, written as an outsider would write them.
 *
 * `/sample` is a confidential web application (openid-client), `/sample/spa` a single-page one (msal-browser, served
 * from the installed package). They know this server by its origin and speak to it over HTTP only, the control API
 * that explains tokens included.
 */
export { createSampleApps } from './create-sample-apps.js';
