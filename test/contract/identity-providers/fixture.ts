import {
  consumerTenantId,
  createTenantCatalog,
  type FederationConfiguration,
  type HomeTenant,
  hashPassword,
  newConsumerUser,
  seedConsumerTenant,
  type TenantCatalog,
} from '#directory';
import type { Advance, IdentityProvider, ProviderIo } from '#identity-providers';
import { createCertifiedKey } from '#keys';
import type { Clock, Mail } from '#platform';
import { openProvider, type ProviderKind } from '#src/identity-providers/open-provider.js';
import { createMemoryStore } from '#store';
import { fakeProviderIo } from '../../support/fakes/provider-io.js';
import { tenant } from '../../support/fakes/tenant.js';

/** A tenant that has published no encryption key, and partners beside this process. */
export const plainRules = {
  decryptionKey: async () => undefined,
  signingKey: async () => createCertifiedKey({ commonName: 'tenant', years: 1, now: new Date() }),
  partnerAddresses: { allowLoopback: true },
  homeTenants: [],
} as const;

/** What every connector must have an answer to (design of the suite: one line a danger). */
export const dangers = [
  'wrong signature',
  'wrong audience',
  'too old',
  'not yet valid',
  'replayed',
  'cancelled',
  'hostile input',
] as const;
export type Danger = (typeof dangers)[number];

/** What must come of a danger; several tries are several answers, and all must end so. */
export interface Trial {
  readonly ends: object;
  play(world: World): Promise<readonly Advance[]>;
}

/** A kind of connector: how a sign-in by it goes well, and each danger, or why the protocol does not know it. */
export interface Fixture {
  readonly name: string;
  readonly kind: ProviderKind;
  /** What is identified when all is well. */
  readonly happy: { readonly identity: object; play(world: World): Promise<Advance> };
  readonly dangers: Readonly<Record<Danger, Trial | { readonly unknownBecause: string }>>;
}

/** Contoso with everything that realms are registered in, and the means to open them. */
export interface World {
  readonly io: ProviderIo;
  readonly clock: Clock & { advance(seconds: number): void };
  readonly catalog: TenantCatalog;
  readonly mails: readonly Mail[];
  open(providerId: string): Promise<IdentityProvider>;
  federate(configuration: Partial<FederationConfiguration>): Promise<void>;
  registerSocial(type: 'Google' | 'Facebook', issuer: string): Promise<void>;
  /** An Entra tenant at another origin. */
  addHomeTenant(homeTenant: HomeTenant): void;
  /** Where the tenant of personal accounts is, for the realm that asks it over HTTP. */
  consumersAt(origin: string): void;
  close(): Promise<void>;
}

export const password = 'Correct horse 1';
const passwordHash = await hashPassword(password);

/** A world of its own for one trial. */
export async function createWorld(): Promise<World> {
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const clock = {
    now,
    epochSeconds: () => Math.floor(now().getTime() / 1000),
    advance: (seconds: number) => {
      ahead += seconds * 1000;
    },
  };
  const store = createMemoryStore(clock);
  const catalog = createTenantCatalog(store);
  const contoso = await catalog.add({ ...tenant, id: 'contoso' });
  const fabrikam = await catalog.add({
    ...{ ...tenant, id: 'fabrikam', displayName: 'Fabrikam' },
    ...{ initialDomain: 'fabrikam.onmicrosoft.com', domains: ['fabrikam.example'] },
  });
  const ana = newConsumerUser({ email: 'ana@fabrikam.example', displayName: 'Ana' }, now(), passwordHash);
  await fabrikam.users.create(ana);
  await seedConsumerTenant([], { secretHash: passwordHash, redirectUris: [] }, { catalog, clock });
  const mails: Mail[] = [];
  const fake = fakeProviderIo({ clock, timeoutMs: 1500 });
  const send = async (mail: Mail) => {
    mails.unshift(mail);
    const delivery = { status: 'mailbox-only' } as const;
    return { ...mail, id: '1', from: 'guesthouse', sentAt: now().toISOString(), links: [], delivery };
  };
  const io: ProviderIo = { ...fake, mailer: { send } };
  // Sign-up makes an account in the tenant of personal accounts, which is then where the sign-in is.
  const ioAt = (id: string): ProviderIo =>
    id.startsWith('sign-up') ? { ...io, resourceTenant: { id: consumerTenantId, displayName: 'Microsoft' } } : io;
  let origin = '';
  const homeTenants: HomeTenant[] = [];
  const rules = { ...plainRules, homeTenants };
  return {
    io,
    clock,
    catalog,
    mails,
    open: (id) => openProvider(id, { ...rules, catalog, store, origin, consumerClientSecret: 'secret' }, ioAt(id)),
    async federate(configuration) {
      await contoso.federationConfigurations.create({
        ...{ id: 'partner', displayName: 'Partner', preferredAuthenticationProtocol: 'saml' },
        ...{ issuerUri: '', passiveSignInUri: '', metadataExchangeUri: null, signingCertificates: [] },
        ...{ domains: ['partner.example'], ...configuration },
      });
    },
    async registerSocial(type, issuer) {
      await contoso.socialIdentityProviders.create({
        ...{ id: `${type}-OAUTH`, displayName: type, identityProviderType: type },
        ...{ clientId: 'guesthouse', clientSecret: 'secret', issuer },
      });
    },
    addHomeTenant: (homeTenant) => void homeTenants.push(homeTenant),
    consumersAt(next) {
      origin = next;
    },
    close: () => fake.close(),
  };
}

/** How every trial begins. */
export const beginning = (userName: string) => ({
  ...{ signInId: 'sign-in', userName, returnHandle: 'handle', forceFresh: false },
});

/** What a provider keeps of a started sign-in. */
export function pendingOf(advance: Advance) {
  if ('pending' in advance) return advance.pending;
  throw new Error(`The sign-in is over: ${JSON.stringify(advance)}`);
}
