import type { ParseArgsConfig } from 'node:util';
import type { Terminal } from './terminal.js';

/** A command of `guesthouse`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The text of `guesthouse COMMAND --help`. */
  readonly help: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  readonly allowPositionals?: boolean;
  /** Answers the exit code. */
  run(input: CommandInput, terminal: Terminal): Promise<number>;
}

/** What was typed. */
export interface CommandInput {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** Wrong usage: said on standard error, exit code 2. */
export class UsageError extends Error {}
