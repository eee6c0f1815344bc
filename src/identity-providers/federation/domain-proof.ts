import type { TxtLookup } from '#platform';

/** Why a domain may not be federated with a sign-in address; undefined when it may. */
export type DomainProof = (domain: string, passiveSignInUri: string) => Promise<string | undefined>;

const prefix = 'DirectFedAuthUrl=';

/**
 * The partner's domain must agree with its sign-in address (entra-docs direct-federation, "determine if the partner needs to
 * update their DNS text records"): a host of the domain itself needs nothing, any other a TXT record
 * `DirectFedAuthUrl=<address>` at the domain.
 */
export function createDomainProof(isOn: boolean, lookUp: TxtLookup): DomainProof {
  return async (domain, passiveSignInUri) => {
    const address = new URL(passiveSignInUri);
    if (!isOn || address.hostname === domain || address.hostname.endsWith(`.${domain}`)) return undefined;
    const records = await lookUp(domain);
    if (records.some((record) => record.startsWith(prefix) && covers(record.slice(prefix.length).trim(), address)))
      return undefined;
    return `The domain ${domain} has no TXT record ${prefix}${passiveSignInUri}; its owner must add it, because the sign-in address is outside the domain.`;
  };
}

/** The address itself, or one below it. */
function covers(record: string, address: URL): boolean {
  if (!URL.canParse(record)) return false;
  const { origin, pathname } = new URL(record);
  const base = pathname.replace(/\/$/, '');
  return origin === address.origin && (address.pathname === base || address.pathname.startsWith(`${base}/`));
}
