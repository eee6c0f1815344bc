import { causeOf, type Outbound, readText } from '#platform';
import { XmlRefusal } from '#xml';
import { partnerAddress } from './partner-address.js';
import { type MetadataQuestion, type PartnerMetadata, readMetadata } from './read-metadata.js';

/** As much as the parser takes. */
const mostBytes = 300_000;
const longestMs = 5000;

/**
 * Fetches and reads a partner's metadata: from an allowed address only, in one answer without redirects, within five seconds
 * and 300 KB. Throws `XmlRefusal` whatever went wrong.
 */
export async function fetchMetadata(
  address: string,
  outbound: Outbound,
  question: MetadataQuestion,
): Promise<PartnerMetadata> {
  const url = partnerAddress(address, question);
  const text = await download(url, outbound).catch((error: unknown) => {
    if (error instanceof XmlRefusal) throw error;
    throw new XmlRefusal('metadata-fetch', `The metadata at ${url} cannot be fetched: ${causeOf(error)}`);
  });
  return readMetadata(text, question);
}

async function download(url: string, outbound: Outbound): Promise<string> {
  const response = await outbound.fetch(url, { signal: AbortSignal.timeout(longestMs) });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new XmlRefusal('metadata-fetch', `The metadata at ${url} was answered with status ${response.status}.`);
  }
  const text = await readText(response, mostBytes);
  if (text === undefined) throw new XmlRefusal('metadata-fetch', `The metadata at ${url} is larger than 300 KB.`);
  return text;
}
