import { readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';

const opposite = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '||': undefined,
  '&&': undefined,
};
const counterpart = { every: 'some', some: 'every' };

/**
 * Every way in which a file of the guard could be written with one check less: a refusal that does not happen, a condition
 * with one part missing, a comparison that is off by one, "all" for "any".
 */
export function mutantsOf(file) {
  const text = readFileSync(file, 'utf8').trimEnd();
  const bytes = Buffer.from(text);
  const module = parseSync(text, { syntax: 'typescript' });
  // Positions count bytes, from wherever the parser was before.
  const base = module.span.end - bytes.length;
  const textOf = ({ start, end }) => bytes.subarray(start - base, end - base).toString();
  const found = [];
  const replace = (span, by, what) =>
    found.push({
      line: bytes
        .subarray(0, span.start - base)
        .toString()
        .split('\n').length,
      what: `${what}: ${textOf(span).replace(/\s+/g, ' ').slice(0, 90)}`,
      text: `${bytes.subarray(0, span.start - base)}${by}${bytes.subarray(span.end - base)}\n`,
    });
  visit(module, (node) => {
    if (node.type === 'ThrowStatement' && node.argument.callee?.value === 'XmlRefusal')
      replace(node.span, ';', 'no refusal');
    if (node.type === 'CallExpression' && /^refuse/.test(node.callee.value ?? ''))
      replace(node.span, '(undefined as never)', 'no refusal');
    if (node.type === 'MemberExpression' && node.property.value in counterpart)
      replace(node.property.span, counterpart[node.property.value], 'counterpart of');
    if (node.type !== 'BinaryExpression' || !(node.operator in opposite)) return;
    if (opposite[node.operator] === undefined) {
      replace(node.span, textOf(node.left.span), 'first part only');
      replace(node.span, textOf(node.right.span), 'second part only');
    } else
      replace(node.span, `${textOf(node.left.span)} ${opposite[node.operator]} ${textOf(node.right.span)}`, 'turned');
  });
  return found.map((mutant) => ({ file, ...mutant }));
}

function visit(node, meet) {
  if (Array.isArray(node)) for (const each of node) visit(each, meet);
  else if (node !== null && typeof node === 'object') {
    if (typeof node.type === 'string') meet(node);
    for (const each of Object.values(node)) visit(each, meet);
  }
}
