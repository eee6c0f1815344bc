/**
 * CLI: the command line.
 *
 * One file a command; `run.ts` is the list. Results go to standard output, everything else to standard error. Exit
 * codes: 0 done, 1 the operation failed, 2 wrong usage or configuration. Starts servers through `#app` and talks to
 * running ones over HTTP, as anybody could.
 */
export { runCommandLine } from './run.js';
