import { Resolver } from 'node:dns/promises';

/** TXT records of a domain, each with its parts joined; none when there are none or nobody answers. */
export type TxtLookup = (domain: string) => Promise<readonly string[]>;

/** The resolver of this machine (RFC 1035), asked for three seconds at most. */
export const systemTxtLookup: TxtLookup = async (domain) => {
  try {
    const records = await new Resolver({ timeout: 1500, tries: 2 }).resolveTxt(domain);
    return records.map((parts) => parts.join(''));
  } catch {
    return [];
  }
};
