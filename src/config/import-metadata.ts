import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readMetadata } from '#identity-providers';
import { systemClock } from '#platform';
import type { CrossProblem } from './cross-problem.js';
import type { Config } from './schema.js';

type FederationSeed = Config['tenants'][number]['federationConfigurations'][number];

/**
 * Fills in what the metadata files of partners say (`federationConfigurations[].metadataFile`, relative to the config file);
 * what the config itself says goes first. A file that is not believed is a problem of the line that names it.
 */
export function importMetadata(
  config: Config,
  folder: string,
): { readonly config: Config; readonly problems: readonly CrossProblem[] } {
  const problems: CrossProblem[] = [];
  const tenants = config.tenants.map((tenant, at) => ({
    ...tenant,
    federationConfigurations: tenant.federationConfigurations.map((seed, each) => {
      if (seed.metadataFile === undefined) return seed;
      try {
        return withMetadata(seed, readFileSync(resolve(folder, seed.metadataFile), 'utf8'), config.federation);
      } catch (error) {
        const path = ['tenants', at, 'federationConfigurations', each, 'metadataFile'];
        problems.push({ path, message: error instanceof Error ? error.message : String(error) });
        return seed;
      }
    }),
  }));
  return { config: { ...config, tenants }, problems };
}

function withMetadata(seed: FederationSeed, text: string, rule: Config['federation']): FederationSeed {
  const protocol = seed.preferredAuthenticationProtocol;
  const told = readMetadata(text, { protocol, now: systemClock.now(), ...rule });
  return {
    ...seed,
    issuerUri: seed.issuerUri ?? told.issuerUri,
    passiveSignInUri: seed.passiveSignInUri ?? told.passiveSignInUri,
    requestBinding: seed.requestBinding ?? told.requestBinding,
    signOutUri: seed.signOutUri ?? told.signOutUri,
    signOutResponseUri: seed.signOutResponseUri ?? told.signOutResponseUri,
    signOutBinding: seed.signOutBinding ?? told.signOutBinding,
    signingCertificates: [...seed.signingCertificates, ...told.signingCertificates],
  };
}
