import { readFile } from 'node:fs/promises';
import { type Config, describeProblems, loadConfig, watchFile } from '#config';

/** What became of a change of the config file. */
export type ConfigNews =
  | { readonly taken: true; readonly file: string; readonly note?: string }
  /** The old state is in force. */
  | { readonly taken: false; readonly file: string; readonly message: string };

/** Follows a config file: each change is validated and taken over, one after another. Answers what ends it. */
export async function followConfig(options: {
  readonly file: string;
  readonly origin: string;
  take(config: Config): Promise<void>;
  told(news: ConfigNews): void;
}): Promise<() => Promise<void>> {
  const { file, origin, take, told } = options;
  const textOf = () => readFile(file, 'utf8').catch(() => undefined);
  let seen = await textOf();
  let last: Promise<void> = Promise.resolve();

  const look = async (): Promise<void> => {
    const text = await textOf();
    // Editors touch a file without changing it, and remove it for a moment.
    if (text === seen || text === undefined) return;
    seen = text;
    const loaded = await loadConfig(file);
    if (!loaded.ok) return told({ taken: false, file, message: describeProblems(loaded.problems) });
    try {
      await take(loaded.config);
    } catch (error) {
      return told({ taken: false, file, message: error instanceof Error ? error.message : String(error) });
    }
    const wanted = loaded.config.origin?.replace(/\/$/, '');
    const differs = wanted !== undefined && wanted !== origin;
    told({ taken: true, file, ...(differs ? { note: 'Another origin counts from the next start.' } : {}) });
  };

  const stop = watchFile(file, () => {
    last = last.then(look);
  });
  return async () => {
    stop();
    await last;
  };
}
