import { isIP } from 'node:net';
import { type AddressRule, addressRefusal } from '#platform';
import { XmlRefusal } from '#xml';

/** Which addresses of partners are believed: https, and on this machine anything if `federation.allowLoopback` says so. */
export type PartnerAddressRule = AddressRule;

/**
 * An address that a browser or this server may be sent to (direct-federation: https only). Throws `XmlRefusal` for anything
 * else: other schemes run script or read files, and names and passwords in an address are for deceiving the eye.
 */
export function partnerAddress(text: string, rule: PartnerAddressRule): string {
  if (isPartnerAddress(text, rule)) return text;
  throw new XmlRefusal(
    'metadata-address',
    `An address of a partner must be https, and outside of networks that federation of the config refuses: ${text.slice(0, 200)}`,
  );
}

/** The same rule, for who has words of his own (direct-federation: https only). */
export function isPartnerAddress(text: string, rule: PartnerAddressRule): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = url !== undefined && isLoopbackHost(url.hostname);
  return (
    url !== undefined &&
    text.length <= 2048 &&
    url.username === '' &&
    url.password === '' &&
    (isLoopback ? rule.allowLoopback && /^https?:$/.test(url.protocol) : url.protocol === 'https:') &&
    !isForbiddenLiteral(url.hostname, rule)
  );
}

/** What names resolve to is judged where the connection is made (`platform/outbound.ts`). */
function isForbiddenLiteral(hostname: string, rule: PartnerAddressRule): boolean {
  const literal = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(literal) !== 0 && addressRefusal(literal, rule) !== undefined;
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
