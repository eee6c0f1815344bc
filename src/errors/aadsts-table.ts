import { accountsRows } from './aadsts-rows/accounts.js';
import { clientsRows } from './aadsts-rows/clients.js';
import { consentRows } from './aadsts-rows/consent.js';
import { federationRows } from './aadsts-rows/federation.js';
import type { AadstsRow } from './aadsts-rows/row.js';
import { sessionRows } from './aadsts-rows/session.js';

/** A number this emulator can raise. */
export type AadstsNumber =
  | keyof typeof accountsRows
  | keyof typeof federationRows
  | keyof typeof consentRows
  | keyof typeof clientsRows
  | keyof typeof sessionRows;

/**
 * Entra's numbered errors that this emulator raises; `docs/errors.md` is printed from it.
 *
 * Texts: reference-error-codes and captured responses. Where Entra's OAuth mapping is not published the
 * likeliest is used; docs/unverified.md says so.
 */
export const aadstsTable: Readonly<Record<AadstsNumber, AadstsRow>> = {
  ...accountsRows,
  ...federationRows,
  ...consentRows,
  ...clientsRows,
  ...sessionRows,
};
