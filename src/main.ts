#!/usr/bin/env node
// Imported when it runs: what is built then lies in a file of its own, as deep below the package as in the source.
const { runCommandLine } = await import('#cli');

process.exitCode = await runCommandLine(process.argv.slice(2));

export {};
