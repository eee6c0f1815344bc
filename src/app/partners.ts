import type { Config } from '#config';
import { createCertifiedKey } from '#keys';
import type { loadEngineLibrary } from '#oidc';
import { createOpenIdPartner, createSamlPartner, createWsFedPartner, type Partner } from '#partners';
import type { Clock } from '#platform';
import type { Store } from '#store';
import type { Renderer } from '#web';
import { loginOrigin } from './faces.js';

/** The built-in partners of the config file, each with a key of its own. Personal accounts are a tenant instead. */
export async function createPartners(deps: {
  readonly config: Config;
  readonly origin: string;
  readonly library: Awaited<ReturnType<typeof loadEngineLibrary>>;
  readonly renderer: Renderer;
  readonly store: Store;
  readonly clock: Clock;
}): Promise<readonly Partner[]> {
  const { config, origin, library, renderer, store, clock } = deps;
  const signInOrigins = [origin, loginOrigin];
  const partners = await Promise.all(
    config.partners.map(async (seed): Promise<Partner | undefined> => {
      const { name, people } = seed;
      const displayName = seed.displayName ?? name;
      switch (seed.protocol) {
        case 'saml':
        case 'wsFed': {
          const signing = await createCertifiedKey({ commonName: displayName, years: 5, now: clock.now() });
          const create = seed.protocol === 'saml' ? createSamlPartner : createWsFedPartner;
          return create({ name, displayName, people, origin, signInOrigins, signing, renderer, clock });
        }
        case 'google': {
          const { privateKeyPem } = await createCertifiedKey({ commonName: displayName, years: 5, now: clock.now() });
          const client = openIdClient(config, name, signInOrigins);
          return createOpenIdPartner(library, {
            name,
            displayName,
            people,
            origin,
            client,
            privateKeyPem,
            renderer,
            store,
          });
        }
        case 'microsoftAccount':
          return undefined;
      }
    }),
  );
  return partners.filter((partner) => partner !== undefined);
}

/** The client as the tenants registered it; every tenant's return address is allowed. */
function openIdClient(config: Config, partner: string, origins: readonly string[]) {
  const registration = config.tenants
    .flatMap((tenant) => tenant.identityProviders)
    .find((each) => each.partner === partner);
  return {
    clientId: registration?.clientId ?? 'guesthouse',
    clientSecret: registration?.clientSecret ?? 'secret',
    redirectUris: origins.flatMap((origin) =>
      config.tenants.map((tenant) => `${origin}/te/${tenant.id}/oauth2/authresp`),
    ),
  };
}
