import type { Logger } from '#platform';

/** The engine's module. */
export type EngineLibrary = typeof import('oidc-provider');

/** Imports the engine when somebody signs in or asks for a token: a start needs none of it. */
export type EngineLoader = () => Promise<EngineLibrary>;

let loaded: Promise<EngineLibrary> | undefined;

/**
 * Imports oidc-provider. It speaks to the console when imported on Node 20 and when it meets a body that was
 * read already; both are for our debug log, not for the user's screen, so its lines are taken off the console.
 */
export function loadEngineLibrary(logger: Logger): Promise<EngineLibrary> {
  loaded ??= importQuietly(logger);
  return loaded;
}

async function importQuietly(logger: Logger): Promise<EngineLibrary> {
  const log = globalThis.console;
  for (const method of ['info', 'warn'] as const) {
    const original = log[method].bind(log);
    log[method] = (...words: unknown[]) => {
      const isNotice = typeof words[0] === 'string' && words[0].includes('oidc-provider ');
      if (isNotice) logger.debug(String(words[0]));
      else original(...words);
    };
  }
  return import('oidc-provider');
}
