/**
 * CONFIG: the only reader of files and environment variables.
 *
 * A file (YAML or JSON), then the environment (`GUESTHOUSE_<OPTION>`), then flags. Answers a `Config` or every
 * problem of the file at once, each with line and column. The schema of a tenant belongs to the directory and is
 * collected here; `config/schema.json` and `config/README.md` are generated from it.
 */
export { defaultDataFolder } from './data-folder.js';
export { describeProblems, type LoadedConfig, loadConfig, type Problem, parseConfig } from './load.js';
export { environmentOption, environmentWith, extraAuthorities, readOptions, type StartOptions } from './options.js';
export type { Config, PartnerSeed } from './schema.js';
export { watchFile } from './watch-file.js';
export { withOrigin } from './with-origin.js';
