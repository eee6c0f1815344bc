import type { Config } from './schema.js';

/** Writes the server's origin wherever the file says `{origin}`. */
export function withOrigin(config: Config, origin: string): Config {
  return JSON.parse(JSON.stringify(config).replaceAll('{origin}', origin)) as Config;
}
