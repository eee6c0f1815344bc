import type { AadstsRow } from './aadsts-rows/row.js';
import { type AadstsNumber, aadstsTable as table } from './aadsts-table.js';
import { EmulatorError, type ErrorDetail } from './emulator-error.js';

export type { AadstsNumber };

/** The row of a number. */
export function aadsts(number: AadstsNumber): AadstsRow {
  return table[number];
}

/** Whether this emulator knows the number (the `/error?code=` page asks). */
export function isAadstsNumber(number: number): number is AadstsNumber {
  return number in table;
}

/** The wire text with its parameters filled in; a parameter that is not given reads as nothing. */
export function aadstsText(number: AadstsNumber, parameters: Readonly<Record<string, string>> = {}): string {
  return table[number].text.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '').trim();
}

/** A numbered Entra error; the edges write it as page, redirect or JSON. */
export class EntraError extends EmulatorError {
  readonly number: AadstsNumber;
  /** The OAuth `error` it travels as. */
  readonly oauth: string;
  readonly suberror: string | undefined;

  constructor(
    number: AadstsNumber,
    parameters: Readonly<Record<string, string>>,
    options: { readonly detail?: ErrorDetail; readonly cause?: unknown; readonly oauth?: string },
  ) {
    const row = aadsts(number);
    super(`AADSTS${number}`, row.category, aadstsText(number, parameters), options);
    this.name = 'EntraError';
    this.number = number;
    this.oauth = options.oauth ?? row.oauth;
    this.suberror = row.suberror;
  }
}

/** Makes a numbered error. `parameters` fill the wire text; `detail` is for the timeline only. */
export function entraError(
  number: AadstsNumber,
  parameters: Readonly<Record<string, string>> = {},
  options: { readonly detail?: ErrorDetail; readonly cause?: unknown; readonly oauth?: string } = {},
): EntraError {
  return new EntraError(number, parameters, options);
}
