import type { Mail } from '#platform';
import type { Renderer } from '#web';

/** The mail with the code. Subject and wording follow Entra's look; their exact text is unverified. */
export function passcodeMail(
  renderer: Renderer,
  options: { readonly to: string; readonly organisation: string; readonly code: string },
): Mail {
  const model = { organisation: options.organisation, code: options.code, address: options.to };
  return {
    to: options.to,
    subject: `Your ${options.organisation} account verification code`,
    text: renderer.text('mail/one-time-passcode-text', model),
    html: renderer.text('mail/one-time-passcode-html', model),
    code: options.code,
  };
}
