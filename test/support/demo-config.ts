import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** A config file's content as data: enough of its shape for tests that change something in it. */
export interface ConfigData {
  readonly tenants: TenantData[];
  readonly [key: string]: unknown;
}

export interface TenantData {
  readonly id: string;
  applications: Record<string, unknown>[];
  invitations: Record<string, unknown>[];
  users: Record<string, unknown>[];
  federationConfigurations: Record<string, unknown>[];
  identityProviders: Record<string, unknown>[];
  [key: string]: unknown;
}

const demoFile = fileURLToPath(new URL('../../config/demo.yaml', import.meta.url));
const lists = ['applications', 'invitations', 'users', 'federationConfigurations', 'identityProviders'] as const;

/** The demo world with changes. */
export function demoConfig(change: (config: ConfigData) => void): ConfigData {
  const config = parse(readFileSync(demoFile, 'utf8')) as ConfigData;
  for (const tenant of config.tenants) for (const list of lists) tenant[list] ??= [];
  change(config);
  return config;
}

/** A tenant of the config; throws when it is not there. */
export function tenantOf(config: ConfigData, id: string): TenantData {
  const tenant = config.tenants.find((each) => each.id === id);
  if (tenant === undefined) throw new Error(`The config has no tenant ${id}.`);
  return tenant;
}
