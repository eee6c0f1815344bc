import { definePage } from '#web';

/** "We'll email a code to …": nothing is sent before the person says so. */
export const sendCodePage = definePage<{ readonly address: string; readonly error?: string }>('providers/send-code');

/** "Enter code". */
export const enterCodePage = definePage<{
  readonly address: string;
  readonly error?: string;
  readonly notice?: string;
}>('providers/enter-code');
