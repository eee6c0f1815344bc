import type { Config, PartnerSeed } from '#config';
import type { TenantKeys } from '#keys';
import type { EngineLoader } from '#oidc';
import {
  type ControlledPartner,
  createEncryptionCertificates,
  createOpenIdPartner,
  createPartnerControls,
  createPartnerKeys,
  createSamlPartner,
  createWsFedPartner,
  type Partner,
  type PartnerControls,
} from '#partners';
import type { Clock, Outbound } from '#platform';
import type { Store } from '#store';
import type { Renderer } from '#web';
import { loginOrigin } from './faces.js';

/** What partners are made with. */
interface PartnersDeps {
  readonly config: Config;
  readonly origin: string;
  readonly library: EngineLoader;
  readonly renderer: Renderer;
  readonly store: Store;
  readonly clock: Clock;
  readonly outbound: Outbound;
  /** What tenants sign their requests to sign out with. */
  readonly signingKeys: TenantKeys;
}

/** The built-in partners of the config file, each with a key of its own, and their controls. Personal accounts are a tenant instead. */
export function createPartners(deps: PartnersDeps): {
  readonly partners: readonly Partner[];
  readonly controls: PartnerControls;
} {
  const { config, store } = deps;
  const seeds = config.partners.flatMap((seed) => {
    const protocol = protocolOf(seed);
    return protocol === undefined
      ? []
      : [{ ...seed, displayName: seed.displayName ?? seed.name, protocol, brand: seed.protocol }];
  });
  const controls = createPartnerControls(
    store,
    seeds.map(({ name, displayName, protocol }) => ({ name, displayName, protocol })),
  );
  return { partners: seeds.map((seed) => createPartner(seed, controls, deps)), controls };
}

function protocolOf({ protocol }: PartnerSeed): ControlledPartner['protocol'] | undefined {
  switch (protocol) {
    case 'saml':
    case 'wsFed':
      return protocol;
    case 'google':
    case 'facebook':
      return 'openId';
    case 'microsoftAccount':
      return undefined;
  }
}

function createPartner(
  {
    name,
    displayName,
    protocol,
    people,
    brand,
  }: ControlledPartner & Pick<PartnerSeed, 'people'> & { readonly brand: PartnerSeed['protocol'] },
  controls: ReturnType<typeof createPartnerControls>,
  { config, origin, library, renderer, store, clock, outbound, signingKeys }: PartnersDeps,
): Partner {
  const signInOrigins = [origin, loginOrigin];
  const keys = createPartnerKeys({ name, displayName }, store, clock);
  // A tenant's name as a relying party: any of our origins, and its id.
  const relyingPartyCertificate = async (party: string) => {
    const tenantId = signInOrigins
      .map((each) => `${each}/`)
      .flatMap((each) => (party.startsWith(each) ? [party.slice(each.length, -1)] : []))[0];
    return tenantId === undefined ? undefined : (await signingKeys.known(tenantId))?.certificate;
  };
  const encryptionCertificateOf = createEncryptionCertificates(origin, outbound);
  const federated = { signInOrigins, clock, store, relyingPartyCertificate, encryptionCertificateOf };
  const shared = { name, displayName, people, origin, renderer, keys, conduct: controls.conductOf(name) };
  switch (protocol) {
    case 'saml':
      return createSamlPartner({ ...shared, ...federated });
    case 'wsFed':
      return createWsFedPartner({ ...shared, ...federated });
    case 'openId': {
      const client = openIdClient(config, name, signInOrigins);
      const refusesWebViews = brand === 'google';
      return createOpenIdPartner(library, {
        ...shared,
        client,
        store,
        refusesWebViews,
      });
    }
  }
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
