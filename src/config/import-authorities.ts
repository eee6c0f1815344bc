import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CrossProblem } from './cross-problem.js';
import type { Config } from './schema.js';

/**
 * Reads the authorities of home tenants elsewhere (`homeTenants[].caFile`, relative to the config file). One that is no
 * certificate is a problem of the line that names it.
 */
export function importAuthorities(
  config: Config,
  folder: string,
): { readonly config: Config; readonly problems: readonly CrossProblem[] } {
  const problems: CrossProblem[] = [];
  const homeTenants = config.homeTenants.map((homeTenant, at) => {
    const { ca, caFile } = homeTenant;
    if (ca === undefined && caFile === undefined) return homeTenant;
    try {
      const pem = ca ?? readFileSync(resolve(folder, caFile ?? ''), 'utf8');
      // Throws for anything else.
      new X509Certificate(pem);
      return { ...homeTenant, ca: pem };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push({
        path: ['homeTenants', at, ca === undefined ? 'caFile' : 'ca'],
        message: `this is no certificate in PEM: ${reason}`,
      });
      return homeTenant;
    }
  });
  return { config: { ...config, homeTenants }, problems };
}
