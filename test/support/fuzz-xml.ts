import type { Fuzz } from './fuzz.js';

/** Things that have confused readers of XML. */
const intruders = [
  '<!-- -->',
  '<!---->',
  '<x/>',
  '<x:y xmlns:x="urn:x"/>',
  '<![CDATA[x]]>',
  '<?x y?>',
  '<!DOCTYPE x>',
  '&amp;',
  '&#65;',
  '&#0;',
  '&x;',
  ' ',
  '\n',
  '\u00a0',
  '\ufeff',
  '\u0000',
  '\ud800',
  '"',
  "'",
  '<',
  '>',
  '/>',
  'xmlns:saml="urn:x"',
  'ID="_assertion"',
  'urn:oasis:names:tc:SAML:2.0:status:Success',
];

/** Nonsense made of a good document: a few changes, each of text, of tags or of whole elements. */
export function fuzzXml(fuzz: Fuzz, good: string): string {
  let text = good;
  for (let times = 1 + fuzz.number(3); times > 0; times -= 1) text = change(fuzz, text);
  return text;
}

function change(fuzz: Fuzz, text: string): string {
  const at = fuzz.number(text.length + 1);
  const length = fuzz.number(30);
  switch (fuzz.number(10)) {
    case 0:
      return text.slice(0, at) + fuzz.pick(intruders) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + length);
    case 2:
      return text.slice(0, at) + text.slice(at, at + length) + text.slice(at);
    case 3:
      return text.slice(0, at) + String.fromCharCode(fuzz.number(0x80)) + text.slice(at + 1);
    case 4:
      return replaceOne(fuzz, text, /"[^"]*"/g, (value) => `"${fuzz.value(value.slice(1, -1))}"`);
    case 5:
      return replaceOne(fuzz, text, />[^<]+</g, (value) => `>${fuzz.value(value.slice(1, -1))}<`);
    case 6:
      return replaceOne(fuzz, text, / [\w:]+="[^"]*"/g, (attribute) => fuzz.pick(['', attribute + attribute]));
    case 7:
      return replaceOne(fuzz, text, /<[^<>]*>/g, (tag) => fuzz.pick(['', tag + tag, tag + fuzz.pick(intruders)]));
    case 8:
      return replaceOne(fuzz, text, /<(\w+:?\w*)[ >][\s\S]*?<\/\1>/g, (element) => fuzz.pick(['', element + element]));
    default:
      return moveOne(fuzz, text);
  }
}

function replaceOne(fuzz: Fuzz, text: string, pattern: RegExp, by: (found: string) => string): string {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return text;
  const { 0: what, index } = fuzz.pick(found);
  return text.slice(0, index) + by(what) + text.slice(index + what.length);
}

/** An element, somewhere else. */
function moveOne(fuzz: Fuzz, text: string): string {
  let moved = '';
  const without = replaceOne(fuzz, text, /<(\w+:?\w*)[ >][\s\S]*?<\/\1>/g, (element) => {
    moved = element;
    return '';
  });
  return replaceOne(fuzz, without, /<[^<>]*>/g, (tag) => tag + moved);
}
