import { XmlRefusal } from '#xml';

/** Stops one partner from vouching for another's people: exactly one address, of exactly one of its domains. */
export function checkEmail(values: readonly string[], domains: readonly string[]): string {
  const [value, ...more] = values;
  if (value === undefined || value === '')
    throw new XmlRefusal('email-missing', 'The assertion has no emailaddress claim.');
  if (more.length > 0) throw new XmlRefusal('email-duplicate', 'The assertion has more than one emailaddress.');
  const parts = value.toLowerCase().split('@');
  const [local, domain] = parts;
  // Characters that only look like others, or become them in lower case (the Kelvin sign), would make two people one.
  const isAmbiguous = value.normalize('NFKC') !== value;
  if (parts.length !== 2 || !local || !domain || isAmbiguous || /[\s\p{C}]/u.test(value)) {
    throw new XmlRefusal('email-malformed', 'The emailaddress claim is not an address.');
  }
  if (!domains.includes(domain)) {
    throw new XmlRefusal(
      'email-domain',
      `The partner may not vouch for ${domain.slice(0, 100)}; its domains are ${domains.join(', ')}.`,
    );
  }
  return `${local}@${domain}`;
}
