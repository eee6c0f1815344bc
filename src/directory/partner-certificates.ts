import type { Directory } from './directory.js';
import type { FederationConfiguration } from './model/federation.js';

/** The certificate of a built-in partner, made when first asked for; undefined for a partner there is no more. */
export type PartnerCertificateOf = (partner: string) => Promise<string> | undefined;

/**
 * Federation configurations that name a built-in partner are read with that partner's certificate. It is not written at
 * the start: making its key takes longer than all else there, and most runs never ask for it (own design).
 */
export function withPartnerCertificates(directory: Directory, certificateOf: PartnerCertificateOf): Directory {
  const { federationConfigurations: stored } = directory;
  const complete = async (configuration: FederationConfiguration) =>
    withCertificate(configuration, await certificateFor(configuration));
  const certificateFor = async ({ partner }: FederationConfiguration) =>
    partner === undefined ? undefined : certificateOf(partner);
  const completeOne = async (configuration: FederationConfiguration | undefined) =>
    configuration && complete(configuration);
  const completeAll = (all: readonly FederationConfiguration[]) => Promise.all(all.map(complete));
  return {
    ...directory,
    federationConfigurations: {
      ...stored,
      get: async (id) => completeOne(await stored.get(id)),
      findBy: async (index, value) => completeOne(await stored.findBy(index, value)),
      list: async () => completeAll(await stored.list()),
      listBy: async (index, value) => completeAll(await stored.listBy(index, value)),
      async change(id, change, also) {
        const before = await stored.get(id);
        const certificate = before && (await certificateFor(before));
        // What is changed says from now on itself whom it believes.
        return stored.change(id, (current) => withoutPartner(change(withCertificate(current, certificate))), also);
      },
    },
  };
}

function withCertificate(configuration: FederationConfiguration, certificate: string | undefined) {
  if (configuration.partner === undefined || certificate === undefined) return configuration;
  const signingCertificates = [...new Set([certificate, ...configuration.signingCertificates])];
  return { ...withoutPartner(configuration), signingCertificates };
}

function withoutPartner({ partner: _, ...configuration }: FederationConfiguration): FederationConfiguration {
  return configuration;
}
