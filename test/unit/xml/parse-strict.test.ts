import { describe, expect, it } from '@jest/globals';
import { childElements, elementsByName, parseStrict, textOf, XmlRefusal } from '#xml';

/** The check that refuses, or the name of the root. */
function verdictOn(text: string, mostTags?: number): string {
  try {
    return parseStrict(text, mostTags === undefined ? undefined : { mostTags }).documentElement.localName;
  } catch (error) {
    if (error instanceof XmlRefusal) return error.check;
    throw error;
  }
}

const attributes = (count: number) => Array.from({ length: count }, (_, at) => `a${at}="${at}"`).join(' ');
const nested = (count: number) => '<a>'.repeat(count) + '</a>'.repeat(count);

describe('what is large is refused by counting, one step beyond what is parsed', () => {
  it.each<[string, (count: number) => string, number]>([
    ['tags', (count) => `<a>${'<b/>'.repeat(count - 2)}</a>`, 1500],
    ['tags, an end counted like a beginning', (count) => `<a>${'<b></b>'.repeat((count - 2) / 2)}</a>`, 1500],
    ['comments', (count) => `<a>${'<!-- -->'.repeat(count - 2)}</a>`, 1500],
    ['levels', nested, 50],
    ['attributes of one element', (count) => `<a ${attributes(count)}/>`, 40],
    [
      'attributes, of whatever quotes',
      (count) => `<a>${`<b ${attributes(30).replaceAll('"', "'")}/>`.repeat(count / 30 - 1)}<b ${attributes(30)}/></a>`,
      1500,
    ],
    ['characters', (count) => `<a>${'x'.repeat(count - 7)}</a>`, 300_000],
  ])('%s', (_, make, most) => {
    expect(verdictOn(make(most))).toBe('a');
    expect(verdictOn(make(most + (most === 1500 ? 30 : 1)))).toBe('size');
    // The parser would object to what follows; it is not asked.
    expect(verdictOn(`${make(most + (most === 1500 ? 30 : 1))}</b>`)).toBe('size');
  });

  it('tags, as many as who reads metadata allows', () => {
    const text = `<a>${'<b/>'.repeat(1998)}</a>`;
    expect([verdictOn(text), verdictOn(text, 2000), verdictOn(text, 1999)]).toEqual(['size', 'a', 'size']);
  });
});

describe('what a forgiving parser would repair is refused', () => {
  it.each([
    ['well-formed', 'an end of what is not open', '<a><b></c></b></a>'],
    ['well-formed', 'an end too many', '<a></a></a>'],
    ['well-formed', 'an end that is missing', '<a><b></a>'],
    ['well-formed', 'ends in the wrong order', '<a><b></a></b>'],
    ['well-formed', 'a beginning without an end', '<a>'],
    ['well-formed', 'text before the root', 'x<a/>'],
    ['well-formed', 'text after the root', '<a/>x'],
    ['well-formed', 'two roots', '<a/><a/>'],
    ['well-formed', 'nothing', ''],
    ['well-formed', 'a comment only', '<!-- -->'],
    ['well-formed', 'a comment without an end', '<a><!-- </a>'],
    ['well-formed', 'a tag without an end', '<a><b </a>'],
    ['well-formed', 'a quote without an end', '<a b="c/>'],
    ['well-formed', 'a tag in an attribute', '<a b="<c>"/>'],
    ['well-formed', 'an attribute twice', '<a b="1" b="2"/>'],
    ['well-formed', 'an attribute without quotes', '<a b=1/>'],
    ['well-formed', 'a prefix that nobody declared', '<x:a/>'],
    ['well-formed', 'an attribute whose prefix nobody declared', '<a x:b=""/>'],
    ['well-formed', 'an entity that nobody declared', '<a>&x;</a>'],
    ['well-formed', 'an entity in upper case', '<a>&AMP;</a>'],
    ['well-formed', 'an ampersand alone', '<a>a & b</a>'],
    ['well-formed', 'an entity without its end', '<a>&lt</a>'],
    ['well-formed', 'a control character', '<a>\u0001</a>'],
    ['well-formed', 'a control character by number', '<a>&#1;</a>'],
    ['well-formed', 'a control character by hexadecimal number', '<a b="&#x1F;"/>'],
    ['well-formed', 'a character by no number', '<a>&#1f;</a>'],
    ['well-formed', 'a character beyond Unicode', '<a>&#x110000;</a>'],
    ['well-formed', 'half a surrogate', '<a>\ud800</a>'],
    ['markup', 'a document type', '<!DOCTYPE a><a/>'],
    ['markup', 'CDATA', '<a><![CDATA[x]]></a>'],
    ['markup', 'an instruction', '<?x y?><a/>'],
    ['markup', 'a declaration after the beginning', '<a><?xml version="1.0"?></a>'],
    ['unique-ids', 'an id twice', '<a ID="x"><b Id="x"/></a>'],
    ['unique-ids', 'an id twice, once with a prefix', '<a ID="x" xmlns:x="urn:x"><b x:id="x"/></a>'],
  ])('%s: %s', (check, _, text) => {
    expect(verdictOn(text)).toBe(check);
  });
});

describe('what is well-formed is read', () => {
  it.each([
    ['a declaration', '<?xml version="1.0" encoding="UTF-8"?>\n<a/>'],
    ['a byte order mark', '\ufeff<?xml version="1.0"?><a/>'],
    ['white space around', ' \r\n\t<a/> \n'],
    ['a comment before and after', '<!-- a --><a/><!-- <b> -->'],
    ['an end of a tag in quotes', '<a b="/>"><c/></a>'],
    ['quotes within quotes', `<a b="it's" c='"'/>`],
    ['white space in an end', '<a></a >'],
    ['characters beyond the first plane', '<a>\u{1f600}&#x1F600;&#9;</a>'],
    ['the last character of all', '<a>&#x10FFFF;</a>'],
    ['a comment that is empty', '<a><!----></a>'],
    ['the five entities', '<a b="&quot;&apos;">&amp;&lt;&gt;</a>'],
    ['prefixes', '<x:a xmlns:x="urn:x" x:b="" xml:lang="en"/>'],
    ['empty ids', '<a ID=""><b ID=""/></a>'],
  ])('%s', (_, text) => {
    expect(verdictOn(text)).toBe('a');
  });
});

describe('the text of an element', () => {
  const text = (xml: string) => textOf(parseStrict(xml).documentElement);
  it('loses the white space of XML at its ends, and no other', () => {
    expect(text('<a> \r\n\tb c\t </a>')).toBe('b c');
    expect(text('<a>\u00a0b\u2003\ufeff</a>')).toBe('\u00a0b\u2003\ufeff');
    expect([text('<a/>'), text('<a> </a>')]).toEqual(['', '']);
  });

  it('is none beside an element or a comment', () => {
    expect([text('<a>b<c/></a>'), text('<a>b<!-- -->c</a>')]).toEqual([undefined, undefined]);
  });
});

it('elements are found by namespace, whatever their prefix', () => {
  const root = parseStrict('<a xmlns="urn:x" xmlns:y="urn:y"><y:b/><b/><b xmlns="urn:y"/></a>').documentElement;
  expect(childElements(root)).toHaveLength(3);
  expect(elementsByName(root, 'urn:y', 'b').map((each) => each.prefix)).toEqual(['y', null]);
});
