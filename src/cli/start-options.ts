import type { GuesthouseOptions } from '#app';
import { defaultDataFolder, readOptions } from '#config';
import { type CommandInput, UsageError } from './command.js';

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** How a server is started: the options of every command that starts one. */
export const startOptions = {
  config: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  origin: { type: 'string' },
  http: { type: 'boolean' },
  data: { type: 'string' },
  redis: { type: 'string' },
  'redis-prefix': { type: 'string' },
  'redis-ca': { type: 'string' },
  import: { type: 'string' },
} as const;

/** The part of their help. */
export const startHelp = `  --config FILE   config file, YAML or JSON (default: the demo world)
  --port N        port (default 8443; 0 takes a free one)
  --host ADDR     address to listen on (default 127.0.0.1)
  --origin URL    public origin, when it is not https://localhost:PORT
  --http          plain HTTP, for a proxy in front that speaks TLS
  --data DIR      folder in which all state is kept (without it nothing is, but the certificate authority in your
                  user data folder)
  --redis URL     Redis in which all state is kept, shared by every server that names it: redis://, rediss:// (TLS),
                  redis+sentinel://host,host/master, redis+cluster://host,host
  --redis-prefix TEXT, --redis-ca FILE
                  what every key begins with (default guesthouse:); PEM of the authority for rediss://
  --import PATH   JSON that Microsoft Graph exported of a tenant: a folder (users.json, groups.json, …) or one file`;

/** What was typed, and the environment, as the server takes it. Throws `UsageError`. */
export function serverStart(values: CommandInput['values']): GuesthouseOptions & { readonly authority: string } {
  const options = readOptions(values);
  const port = Number(options.port ?? 8443);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port must be a number from 0 to 65535, not ${options.port}`);
  if (options.origin !== undefined && !/^https?:\/\/[^/]+\/?$/.test(options.origin)) {
    throw new UsageError(`--origin must be like https://guesthouse.test:8443, without a path; not ${options.origin}`);
  }
  const { redis: url, 'redis-prefix': prefix, 'redis-ca': caFile } = options;
  if (url === undefined && (prefix ?? caFile) !== undefined) {
    throw new UsageError('--redis-prefix and --redis-ca go with --redis.');
  }
  const logLevel = logLevels.find((level) => level === options.logLevel);
  return {
    port,
    authority: options.data ?? defaultDataFolder(),
    http: options.http === true,
    ...(options.data === undefined ? {} : { data: options.data }),
    ...(url === undefined ? {} : { redis: { url, prefix, caFile } }),
    ...(options.config === undefined ? {} : { config: options.config }),
    ...(options.import === undefined ? {} : { import: options.import }),
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.origin === undefined ? {} : { origin: options.origin }),
    ...(logLevel === undefined ? {} : { logLevel }),
  };
}
