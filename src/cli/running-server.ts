import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultDataFolder, environmentOption, extraAuthorities } from '#config';
import { createOutbound, type Outbound } from '#platform';
import { UsageError } from './command.js';

/** How other commands find the server: options every such command has. */
export const serverOptions = {
  origin: { type: 'string' },
  data: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** The part of their help. */
export const serverHelp = `  --origin URL    the running server (default https://localhost:8443)
  --data DIR      folder of the certificate authority, if the server has another than the default
  --json          JSON instead of tables`;

/** A running server, and HTTP that trusts it. */
export interface RunningServer {
  readonly origin: string;
  readonly outbound: Outbound;
}

/** Where the server is, by flags and environment. */
export function runningServer(values: Readonly<Record<string, string | boolean | undefined>>): RunningServer {
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : environmentOption(name));
  const origin = (text('origin') ?? 'https://localhost:8443').replace(/\/$/, '');
  if (!URL.canParse(origin)) throw new UsageError(`--origin is not a URL: ${origin}`);
  const file = join(text('data') ?? defaultDataFolder(), 'ca.pem');
  const trusted = [...(existsSync(file) ? [readFileSync(file, 'utf8')] : []), ...extraAuthorities()];
  const outbound = createOutbound({
    ...(trusted.length > 0 ? { trustedCa: trusted.join('\n') } : {}),
    timeoutMs: 60_000,
  });
  return { origin, outbound };
}

/** Says what to do when nothing answers. */
export function explainUnreachable(error: unknown, origin: string): Error {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
  const isNetwork = error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError');
  if (!isNetwork) return error instanceof Error ? error : new Error(String(error));
  return new Error(
    `nothing answers at ${origin} (${cause || String(error)}). Start it with guesthouse start, or name it with --origin.`,
  );
}
