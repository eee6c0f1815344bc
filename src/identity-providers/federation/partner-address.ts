import { XmlRefusal } from '#xml';

/** Which addresses of partners are believed: https, and on this machine anything if the setting says so. */
export interface PartnerAddressRule {
  /** `federation.allowLoopback` of the config: a partner under development runs beside this server. */
  readonly allowLoopback: boolean;
}

/**
 * An address that a browser or this server may be sent to (direct-federation: https only). Throws `XmlRefusal` for anything
 * else: other schemes run script or read files, and names and passwords in an address are for deceiving the eye.
 */
export function partnerAddress(text: string, { allowLoopback }: PartnerAddressRule): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = url !== undefined && isLoopbackHost(url.hostname);
  const isAllowed =
    url !== undefined &&
    text.length <= 2048 &&
    url.username === '' &&
    url.password === '' &&
    (isLoopback ? allowLoopback && /^https?:$/.test(url.protocol) : url.protocol === 'https:');
  if (!isAllowed)
    throw new XmlRefusal('metadata-address', `An address of a partner must be https: ${text.slice(0, 200)}`);
  return text;
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
