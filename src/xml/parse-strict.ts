import { DOMParser } from '@xmldom/xmldom';
import { childNodes, isElement } from './elements.js';
import { XmlRefusal } from './xml-refusal.js';

/** Far above any real message, far below what hurts: what is checked here is checked on the event loop. */
const mostCharacters = 300_000;
const mostAttributes = 1_500;
const mostAttributesOfOne = 40;
const deepest = 50;

const oneElement = 'The message must be one element and nothing around it.';

const notOfXml = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const idAttributes = ['ID', 'Id', 'id', 'AssertionID'];

/** How much a document may hold. */
export interface Caps {
  /** Tags and comments; 1,500 unless told: verifying a signature costs time for each of them. */
  readonly mostTags: number;
}

/** Parses a document or throws an `XmlRefusal`. Size, tags and depth are counted before the parser sees anything. */
export function parseStrict(text: string, { mostTags }: Caps = { mostTags: 1_500 }): Document {
  if (text.length > mostCharacters)
    throw new XmlRefusal('size', `The message is longer than ${mostCharacters} characters.`);
  checkMarkup(text);
  checkCharacters(text);
  checkTags(text, mostTags);
  const refuse = (message: string) => {
    throw new XmlRefusal('well-formed', `The parser objects: ${message.split('\n')[0]}`);
  };
  const parser = new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } });
  const document = parser.parseFromString(text, 'text/xml') as unknown as Document;
  checkNames(document);
  return document;
}

/** From `<` to the `>` that ends the tag: quoted values may hold `>` and `/>`, never `<` (XML 1.0, 2.3 and 3.1). */
const tagPattern = /<[^<>"']*(?:(?:"[^"<]*"|'[^'<]*')[^<>"']*)*>/y;

/**
 * Counts as a parser would: what stands in quotes or in a comment neither opens nor closes anything. Ends must be the ends of
 * what is open, which the parser does not ask.
 */
function checkTags(text: string, mostTags: number): void {
  const open: string[] = [];
  let [tags, attributes, roots, end] = [0, 0, 0, text.startsWith('\uFEFF') ? 1 : 0];
  for (let at = text.indexOf('<', end); at !== -1; at = text.indexOf('<', end)) {
    if (open.length === 0) checkOutside(text.slice(end, at));
    end = endOfMarkup(text, at);
    tags += 1;
    const tag = text.slice(at, end);
    const name = /^<\/?([^\s/>]*)/.exec(tag)?.[1] ?? '';
    if (tag.startsWith('</')) {
      if (open.pop() !== name) throw new XmlRefusal('well-formed', 'A tag of the message closes what is not open.');
    } else if (/^<[^!?]/.test(tag)) {
      if (open.length === 0) roots += 1;
      attributes += countAttributes(tag);
      if (!tag.endsWith('/>')) open.push(name);
    }
    if (tags > mostTags) throw new XmlRefusal('size', `The message has more than ${mostTags} tags.`);
    if (attributes > mostAttributes)
      throw new XmlRefusal('size', `The message has more than ${mostAttributes} attributes.`);
    if (open.length > deepest) throw new XmlRefusal('size', `The message nests deeper than ${deepest}.`);
  }
  checkOutside(text.slice(end));
  if (roots !== 1 || open.length > 0) throw new XmlRefusal('well-formed', oneElement);
}

function checkOutside(text: string): void {
  if (/[^ \t\r\n]/.test(text)) throw new XmlRefusal('well-formed', oneElement);
}

function countAttributes(tag: string): number {
  const count = tag.match(/"[^"]*"|'[^']*'/g)?.length ?? 0;
  if (count > mostAttributesOfOne)
    throw new XmlRefusal('size', `An element of the message has more than ${mostAttributesOfOne} attributes.`);
  return count;
}

function endOfMarkup(text: string, start: number): number {
  tagPattern.lastIndex = start;
  if (text.startsWith('<!--', start)) {
    const end = text.indexOf('-->', start + 4);
    if (end !== -1) return end + 3;
  } else if (tagPattern.test(text)) return tagPattern.lastIndex;
  throw new XmlRefusal('well-formed', 'A tag or a comment of the message has no end.');
}

/** No DOCTYPE, no entity declaration, no CDATA, no processing instruction: `<!` begins comments only. */
function checkMarkup(text: string): void {
  if (/<!(?!--)/.test(text))
    throw new XmlRefusal('markup', 'The message contains a document type, an entity or a CDATA section.');
  const instructions = text.match(/<\?/g) ?? [];
  const declared = /^\uFEFF?\s*<\?xml\s[^<>]*\?>/.test(text) ? 1 : 0;
  if (instructions.length > declared) throw new XmlRefusal('markup', 'The message contains a processing instruction.');
}

/**
 * Only characters of XML 1.0 (2.2), written or referred to, and no entity but its own five (4.6): the parser lets all of
 * that through.
 */
function checkCharacters(text: string): void {
  const referred = (text.match(/&#x?[0-9a-f]+;/gi) ?? []).map((each) => Number(each.slice(2, -1).replace(/^x/i, '0x')));
  if (notOfXml.test(text) || referred.some((each) => !(each <= 0x10ffff) || notOfXml.test(String.fromCodePoint(each))))
    throw new XmlRefusal('well-formed', 'The message contains a character that XML does not allow.');
  if (/&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)/.test(text))
    throw new XmlRefusal('well-formed', 'The message contains an entity that nobody declared.');
}

/**
 * A signature names an element by id: two elements of one id would make "the signed element" a matter of taste. A prefix
 * without a namespace is a name without a meaning; the parser does not mind.
 */
function checkNames(document: Document): void {
  const seen = new Set<string>();
  const checkName = ({ prefix, namespaceURI }: Element | Attr) => {
    if (prefix && !namespaceURI) throw new XmlRefusal('well-formed', `Nobody says what the prefix ${prefix} means.`);
  };
  const walk = (node: Node) => {
    if (isElement(node)) {
      checkName(node);
      for (const each of Array.from(node.attributes)) {
        checkName(each);
        if (!each.value || !idAttributes.includes(each.localName)) continue;
        if (seen.has(each.value)) throw new XmlRefusal('unique-ids', 'Two elements of the message have the same ID.');
        seen.add(each.value);
      }
    }
    for (const child of childNodes(node)) walk(child);
  };
  walk(document);
}
