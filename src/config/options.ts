import { readFileSync } from 'node:fs';

/** How a server is started, wherever each value came from. */
export interface StartOptions {
  readonly config?: string;
  readonly port?: string;
  readonly host?: string;
  readonly origin?: string;
  readonly http?: boolean;
  readonly data?: string;
  readonly redis?: string;
  readonly 'redis-prefix'?: string;
  readonly 'redis-ca'?: string;
  readonly import?: string;
  readonly logLevel?: string;
}

const names = ['config', 'port', 'host', 'origin', 'data', 'redis', 'redis-prefix', 'redis-ca', 'import'] as const;

/** Flags outrank `GUESTHOUSE_<OPTION>`; the config file and the defaults come after both. */
export function readOptions(
  flags: Readonly<Record<string, string | boolean | undefined>>,
  environment: NodeJS.ProcessEnv = process.env,
): StartOptions {
  const text = (name: string) => {
    const flag = flags[name];
    return typeof flag === 'string' ? flag : environmentOption(name, environment);
  };
  const texts = Object.fromEntries(names.flatMap((name) => (text(name) === undefined ? [] : [[name, text(name)]])));
  const http = flags.http === true || ['1', 'true', 'yes'].includes(environment.GUESTHOUSE_HTTP ?? '');
  const logLevel = environment.GUESTHOUSE_LOG;
  return { ...texts, http, ...(logLevel === undefined ? {} : { logLevel }) };
}

/** The environment with more in it, for a program that is started. */
export function environmentWith(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...variables };
}

/** An option of the environment: `GUESTHOUSE_<OPTION>`. */
export function environmentOption(name: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return environment[`GUESTHOUSE_${name.toUpperCase().replaceAll('-', '_')}`];
}

/**
 * Authorities that Node is told to trust beside the public ones (Node.js, NODE_EXTRA_CA_CERTS), for connections that are
 * given a list of their own. Of a file that cannot be read Node itself warns and goes on; so do we.
 */
export function extraAuthorities(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  const file = environment.NODE_EXTRA_CA_CERTS;
  if (file === undefined || file === '') return [];
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    return [];
  }
}
