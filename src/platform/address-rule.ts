import { BlockList, isIP } from 'node:net';

/** Which addresses this server may connect to beside those of the public Internet (OWASP, server-side request forgery). */
export interface AddressRule {
  /** This machine: 127.0.0.0/8 and ::1. */
  readonly allowLoopback: boolean;
  /** Networks of one's own: RFC 1918, RFC 6598, RFC 4193. Not when left out. */
  readonly allowPrivateNetworks?: boolean;
}

type AddressKind = 'loopback' | 'private' | 'link-local' | 'unspecified' | 'reserved';

/** IANA's registries of special-purpose addresses (RFC 6890): everything that is not for everybody. */
const ranges: Readonly<Record<AddressKind, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fec0::/10'],
  // Where clouds keep their metadata service, too.
  'link-local': ['169.254.0.0/16', 'fe80::/10'],
  unspecified: ['0.0.0.0/8', '::/128'],
  reserved: [
    ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
    ...['224.0.0.0/4', '240.0.0.0/4', '::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32'],
    ...['2002::/16', 'ff00::/8'],
  ],
};

const lists = Object.entries(ranges).map(([kind, subnets]) => ({ kind: kind as AddressKind, list: listOf(subnets) }));

/**
 * Why an IP address may not be connected to; undefined when it may. IPv4 within IPv6 (RFC 4291 2.5.5.2, RFC 6052) counts as
 * what is inside.
 */
export function addressRefusal(address: string, rule: AddressRule): string | undefined {
  const version = isIP(address);
  if (version === 0) return 'not an IP address';
  const kind = lists.find(({ list }) => list.check(address, version === 4 ? 'ipv4' : 'ipv6'))?.kind;
  switch (kind) {
    case undefined:
      return undefined;
    case 'loopback':
      return rule.allowLoopback ? undefined : 'an address of this machine, which federation.allowLoopback refuses';
    case 'private':
      return rule.allowPrivateNetworks
        ? undefined
        : 'an address of a private network, which federation.allowPrivateNetworks refuses';
    case 'link-local':
    case 'unspecified':
    case 'reserved':
      return `an address that is ${kind}, which is never connected to`;
  }
}

function listOf(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', length] = subnet.split('/');
    const isFour = isIP(address) === 4;
    list.addSubnet(address, Number(length), isFour ? 'ipv4' : 'ipv6');
    // IPv4 translated to IPv6 (RFC 6052); the mapped form is known to BlockList itself.
    if (isFour) list.addSubnet(`64:ff9b::${address}`, 96 + Number(length), 'ipv6');
  }
  return list;
}
