import { type Config, withOrigin } from '#config';
import {
  type Directory,
  newSeedId,
  seedConsumerTenant,
  seedMemberships,
  seedTenant,
  type Tenant,
  type TenantCatalog,
} from '#directory';
import { inviteGuest } from '#invitations';
import type { Partner } from '#partners';
import type { Clock } from '#platform';
import { loginOrigin } from './faces.js';

/** Puts the config file into an empty directory: tenants, personal accounts, invitations. */
export async function seedHouse(deps: {
  readonly config: Config;
  readonly origin: string;
  readonly catalog: TenantCatalog;
  readonly clock: Clock;
  readonly partners: readonly Partner[];
  /** Hash of the secret with which tenants ask the tenant of personal accounts. */
  readonly consumerSecretHash: () => Promise<string>;
  /** Takes over what `--import` named; answers the tenant's id. */
  readonly importTenant?: (() => Promise<string>) | undefined;
}): Promise<void> {
  const { catalog, clock, origin } = deps;
  const config = withOrigin(deps.config, origin);
  const findPartner = (name: string) => deps.partners.find((partner) => partner.name === name);
  const personal = config.partners.filter((partner) => partner.protocol === 'microsoftAccount');
  // Hashed beside the tenants.
  const secretHash = personal.length === 0 ? undefined : deps.consumerSecretHash();
  await Promise.all(
    config.tenants.map(async (seed) => {
      const directory = await seedTenant(seed, { catalog, clock, findPartner });
      for (const invitation of seed.invitations) await seedGuest(directory, invitation, clock);
      await seedMemberships(seed, directory);
    }),
  );
  const imported = await deps.importTenant?.();
  if (secretHash === undefined) return;
  const tenantIds = [...config.tenants.map(({ id }) => id), ...(imported === undefined ? [] : [imported])];
  const client = {
    secretHash: await secretHash,
    redirectUris: [origin, loginOrigin].flatMap((each) =>
      tenantIds.map((tenantId) => `${each}/te/${tenantId}/oauth2/authresp`),
    ),
  };
  await seedConsumerTenant(
    personal.flatMap((partner) => partner.people),
    client,
    { catalog, clock },
  );
}

type InvitationSeed = Config['tenants'][number]['invitations'][number];

/** A guest of the config file: the same object id at every start. */
async function seedGuest(directory: Directory, seed: InvitationSeed, clock: Clock): Promise<void> {
  const address = seed.invitedUserEmailAddress;
  // The file says who is there: they may have been invited before their domain was blocked.
  const tenant: Tenant = { ...directory.tenant, invitationDomains: { allowed: [], blocked: [] } };
  const { user } = await inviteGuest(
    { ...directory, tenant },
    {
      address,
      redirectUrl: seed.inviteRedirectUrl,
      displayName: seed.invitedUserDisplayName,
      userId: newSeedId(directory.tenant.id, 'guest', address.toLowerCase()),
    },
    clock,
  );
  if (seed.accepted) await directory.users.change(user.id, (each) => ({ ...each, externalUserState: 'Accepted' }));
}
