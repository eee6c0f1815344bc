import { createHash, X509Certificate } from 'node:crypto';
import type { Directory, FederationConfiguration } from '#directory';
import { XmlRefusal } from '#xml';
import type { ProviderIo } from '../provider.js';
import { fetchMetadata } from './fetch-metadata.js';
import type { PartnerAddressRule } from './partner-address.js';
import type { PartnerMetadata } from './read-metadata.js';

/** Why a partner's metadata is read: not yet known, its certificates end soon, or a signature is by none of them. */
export type RenewalReason = 'at a sign-in' | 'unknown signature';

/** Reads the partner's metadata if there is a reason and it may be; answers the configuration that is then in force. */
export type RenewCertificates = (reason: RenewalReason) => Promise<FederationConfiguration>;

/** Before the end of a certificate, and how often then (samlOrWsFedExternalDomainFederation, metadataExchangeUri). */
const nearEndMs = 30 * 24 * 3600_000;
const nearEndEverySeconds = 24 * 3600;
/** However many signatures are wrong: strangers can send those as often as they like. */
const leastSecondsBetween = 60;

/**
 * Certificate roll-over by metadata (entra-docs direct-federation). A document that cannot be fetched, is refused, or names
 * another issuer changes nothing; the timeline says so.
 */
export function createRenewal(
  { federationConfigurations }: Pick<Directory, 'federationConfigurations'>,
  configuration: FederationConfiguration,
  rule: PartnerAddressRule,
  io: ProviderIo,
): RenewCertificates {
  const { id, metadataExchangeUri } = configuration;
  const { resourceTenant, clock } = io;
  const mayAgain = (what: string, seconds: number) =>
    io.spendOnce(JSON.stringify([what, resourceTenant.id, id, metadataExchangeUri]), seconds);
  const isDue = async (reason: RenewalReason): Promise<boolean> => {
    const isUnknown = configuration.metadataReadAt === undefined || configuration.signingCertificates.length === 0;
    if (reason === 'unknown signature' || isUnknown) return true;
    const isNear = endOf(configuration.signingCertificates) - clock.now().getTime() < nearEndMs;
    return isNear && (await mayAgain('metadata-near-end', nearEndEverySeconds));
  };

  return async (reason) => {
    if (metadataExchangeUri === null || !(await isDue(reason))) return configuration;
    // Somebody else's sign-in may have read it a moment ago.
    if (!(await mayAgain('metadata', leastSecondsBetween)))
      return (await federationConfigurations.get(id)) ?? configuration;
    const told = await askPartner(configuration, metadataExchangeUri, rule, io);
    if (told === undefined) return configuration;
    const keepsOwn = reason === 'at a sign-in' && configuration.metadataReadAt === undefined;
    const after = await federationConfigurations.change(id, (current) =>
      current.metadataExchangeUri === metadataExchangeUri && current.issuerUri === configuration.issuerUri
        ? { ...current, ...takenFrom(told, current, keepsOwn), metadataReadAt: clock.now().toISOString() }
        : current,
    );
    tell(configuration, after ?? configuration, reason, io);
    return after ?? configuration;
  };
}

async function askPartner(
  configuration: FederationConfiguration,
  address: string,
  rule: PartnerAddressRule,
  io: ProviderIo,
): Promise<PartnerMetadata | undefined> {
  try {
    const protocol = configuration.preferredAuthenticationProtocol;
    const told = await fetchMetadata(address, io.outbound, { protocol, now: io.clock.now(), ...rule });
    if (told.issuerUri === configuration.issuerUri) return told;
    throw new XmlRefusal('metadata-issuer', `The metadata is of ${told.issuerUri}, not of ${configuration.issuerUri}.`);
  } catch (error) {
    if (!(error instanceof XmlRefusal)) throw error;
    io.tracer.record({
      step: 'identity-provider',
      name: 'partner metadata refused',
      outcome: 'failed',
      detail: { partner: configuration.displayName, metadata: address, check: error.check, reason: error.message },
    });
    return undefined;
  }
}

/** The first reading adds to what an administrator set; each later one says what the partner signs with, and what no longer. */
function takenFrom(told: PartnerMetadata, current: FederationConfiguration, keepsOwn: boolean) {
  const { issuerUri: _, passiveSignInUri: __, signingCertificates, ...addresses } = told;
  const own = keepsOwn ? current.signingCertificates : [];
  return { ...addresses, signingCertificates: [...new Set([...own, ...signingCertificates])] };
}

function tell(
  before: FederationConfiguration,
  after: FederationConfiguration,
  reason: RenewalReason,
  { tracer }: ProviderIo,
): void {
  const [old, now] = [before, after].map(({ signingCertificates }) => signingCertificates.map(thumbprint));
  const isNew = old?.join() !== now?.join();
  tracer.record({
    step: 'identity-provider',
    name: isNew ? 'certificates taken over from metadata' : 'partner metadata read, certificates as before',
    outcome: 'ok',
    detail: {
      partner: before.displayName,
      metadata: before.metadataExchangeUri ?? '',
      because: reason,
      before: old ?? [],
      certificates: now ?? [],
    },
  });
}

/** SHA-1, as certificates are named everywhere. */
function thumbprint(certificate: string): string {
  return createHash('sha1').update(Buffer.from(certificate, 'base64')).digest('hex').toUpperCase();
}

/** When the last of them ends; what cannot be read has no end. */
function endOf(certificates: readonly string[]): number {
  const ends = certificates.map((each) => {
    try {
      return new Date(new X509Certificate(Buffer.from(each, 'base64')).validTo).getTime();
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  });
  return Math.max(...ends);
}
