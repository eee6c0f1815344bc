import { type Config, withOrigin } from '#config';
import { hashPassword, seedConsumerTenant, seedTenant, type TenantCatalog } from '#directory';
import { inviteGuest } from '#invitations';
import type { Partner } from '#partners';
import type { Clock } from '#platform';

/** Puts the config file into an empty directory: tenants, personal accounts, invitations. */
export async function seedHouse(deps: {
  readonly config: Config;
  readonly origin: string;
  readonly catalog: TenantCatalog;
  readonly clock: Clock;
  readonly partners: readonly Partner[];
  readonly consumerClientSecret: string;
}): Promise<void> {
  const { catalog, clock, origin } = deps;
  const config = withOrigin(deps.config, origin);
  const findPartner = (name: string) => deps.partners.find((partner) => partner.name === name);
  await Promise.all(
    config.tenants.map(async (seed) => {
      const directory = await seedTenant(seed, { catalog, clock, findPartner });
      for (const {
        invitedUserEmailAddress: address,
        inviteRedirectUrl: redirectUrl,
        invitedUserDisplayName: displayName,
      } of seed.invitations) {
        await inviteGuest(directory, { address, redirectUrl, displayName }, clock);
      }
    }),
  );
  const personal = config.partners.filter((partner) => partner.protocol === 'microsoftAccount');
  if (personal.length === 0) return;
  const client = {
    secretHash: await hashPassword(deps.consumerClientSecret),
    redirectUris: config.tenants.map((tenant) => `${origin}/te/${tenant.id}/oauth2/authresp`),
  };
  await seedConsumerTenant(
    personal.flatMap((partner) => partner.people),
    client,
    { catalog, clock },
  );
}
