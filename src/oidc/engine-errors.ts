import type { AadstsNumber } from '#errors';
import { EmulatorError, EntraError, entraError } from '#errors';

/** What the engine says on the quiet, and Entra's number for it. The first row whose words occur is taken. */
const tokenErrors: readonly (readonly [words: string, number: AadstsNumber])[] = [
  ['authorization code not found', 70000],
  ['authorization code is expired', 70008],
  ['already consumed', 54005],
  ['redirect_uri mismatch', 500112],
  ['refresh token not found', 70000],
  ['refresh token is expired', 70008],
  ['client mismatch', 70000],
  ['referenced account not found', 50173],
  ['grant not found', 50173],
  ['grant is expired', 70008],
];

interface EngineError extends Error {
  readonly error_description?: string;
  readonly error_detail?: string;
  readonly expose?: boolean;
}

/** Turns an error of the engine into Entra's; ours pass through. `code`/`refresh_token` names what was bad. */
export function toEntraError(
  error: unknown,
  about: { readonly grantType?: string; readonly hasVerifier?: boolean } = {},
): EntraError {
  if (error instanceof EntraError) return error;
  // Nobody's mistake: the same request may go well in a moment.
  if (error instanceof EmulatorError && error.category === 'unavailable') {
    return entraError(90033, {}, { detail: { code: error.code, reason: error.message }, cause: error });
  }
  // Our own rooms' refusals (a body that is no form, say) are the caller's mistakes.
  if (error instanceof EmulatorError && error.category !== 'internal') {
    return entraError(90023, { reason: error.message }, { cause: error });
  }
  const engineError = error as EngineError;
  const { message, error_description: description = '', error_detail: detail = '', cause } = engineError;
  // A problem that we put into words ourselves comes back as its description.
  const numbered = /^AADSTS(\d+): /.exec(description);
  if (numbered !== null) return entraError(Number(numbered[1]) as AadstsNumber, {}, { oauth: message });

  const words = `${description} ${detail} ${cause instanceof Error ? cause.message : ''}`;
  if (/code_verifier|PKCE/i.test(words)) return entraError(501481, {}, { detail: { engine: words } });
  const row = tokenErrors.find(([known]) => words.includes(known));
  if (row !== undefined) {
    const parameter = about.grantType === 'refresh_token' ? 'refresh_token' : 'code';
    const reason = row[1] === 70000 ? 'It is unknown here, malformed, or was issued to another application.' : '';
    return entraError(row[1], { parameter, reason }, { detail: { engine: words } });
  }
  if (engineError.expose !== true) return entraError(50000, {}, { cause: error });
  if (message === 'invalid_grant')
    return entraError(70000, { parameter: about.grantType ?? '', reason: detail }, { detail: { engine: words } });
  return entraError(90023, { reason: description }, { oauth: message, detail: { engine: words } });
}
