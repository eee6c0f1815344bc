import { DOMParser } from '@xmldom/xmldom';
import { childElements, childNodes, isElement } from './elements.js';
import { XmlRefusal } from './xml-refusal.js';

/** Far above any real message, far below what hurts: 30,000 nested elements hold the event loop for seconds. */
const mostCharacters = 300_000;
const mostTags = 5_000;
const deepest = 100;

const idAttributes = ['ID', 'Id', 'id', 'AssertionID', 'xml:id'];

/** Parses a document or throws an `XmlRefusal`. Size, tags and depth are counted before the parser sees anything. */
export function parseStrict(text: string): Document {
  checkSize(text);
  checkMarkup(text);
  const refuse = (message: string) => {
    throw new XmlRefusal('well-formed', `The parser objects: ${message.split('\n')[0]}`);
  };
  const parser = new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } });
  const document = parser.parseFromString(text, 'text/xml') as unknown as Document;
  checkRoot(document);
  checkIds(document);
  return document;
}

function checkSize(text: string): void {
  if (text.length > mostCharacters)
    throw new XmlRefusal('size', `The message is longer than ${mostCharacters} characters.`);
  let tags = 0;
  let depth = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    tags += 1;
    const next = text[at + 1];
    if (next === '/') depth -= 1;
    else if (next !== '!' && next !== '?' && !isSelfClosing(text, at)) depth += 1;
    if (tags > mostTags) throw new XmlRefusal('size', `The message has more than ${mostTags} tags.`);
    if (depth > deepest) throw new XmlRefusal('size', `The message nests deeper than ${deepest}.`);
  }
}

function isSelfClosing(text: string, start: number): boolean {
  const end = text.indexOf('>', start);
  return end > 0 && text[end - 1] === '/';
}

/** No DOCTYPE, no entity declaration, no CDATA, no processing instruction: `<!` begins comments only. */
function checkMarkup(text: string): void {
  if (/<!(?!--)/.test(text))
    throw new XmlRefusal('markup', 'The message contains a document type, an entity or a CDATA section.');
  const instructions = text.match(/<\?/g) ?? [];
  const declared = /^\uFEFF?\s*<\?xml\s[^<>]*\?>/.test(text) ? 1 : 0;
  if (instructions.length > declared) throw new XmlRefusal('markup', 'The message contains a processing instruction.');
}

function checkRoot(document: Document): void {
  const roots = childElements(document);
  const strayText = childNodes(document).some((node) => node.nodeType === 3 && (node.nodeValue ?? '').trim() !== '');
  if (roots.length !== 1 || strayText)
    throw new XmlRefusal('well-formed', 'The message must be one element and nothing around it.');
}

/** A signature names an element by id: two elements of one id would make "the signed element" a matter of taste. */
function checkIds(document: Document): void {
  const seen = new Set<string>();
  const walk = (node: Node) => {
    if (isElement(node)) {
      for (const name of idAttributes) {
        const id = node.getAttribute(name);
        if (!id) continue;
        if (seen.has(id)) throw new XmlRefusal('unique-ids', 'Two elements of the message have the same ID.');
        seen.add(id);
      }
    }
    for (const child of childNodes(node)) walk(child);
  };
  walk(document);
}
