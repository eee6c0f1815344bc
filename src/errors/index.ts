/**
 * ERRORS: what can go wrong, in one vocabulary.
 *
 * Owns the error class, its categories, `defineErrors` (a room's own table) and the table of Entra's
 * numbered errors (`AADSTS…`). Knows nothing of HTTP: the edges in `http` map categories to statuses.
 *
 * Source of the numbers: Microsoft identity platform, reference-error-codes.
 */
export { type AadstsNumber, aadsts, aadstsText, EntraError, entraError, isAadstsNumber } from './aadsts.js';
export { defineErrors, EmulatorError, type ErrorCategory, type ErrorDetail, isUnavailable } from './emulator-error.js';
