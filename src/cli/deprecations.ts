import { environmentOption } from '#config';
import { createLogger } from '#platform';

/**
 * What a library does that Node will not do for ever is for those who mend this program: told with GUESTHOUSE_LOG=debug only.
 * Other warnings stay Node's to show.
 */
export function keepDeprecationsBack(): void {
  const show = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'DeprecationWarning') {
      for (const each of show) each(warning);
    } else if (environmentOption('log') === 'debug') {
      createLogger('debug').debug(warning.message, { stack: warning.stack });
    }
  });
}
