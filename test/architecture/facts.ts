import { parseSync } from '@swc/core';

/** What the rules ask about a file, read from its syntax tree (words in comments and texts do not count). */
export interface Facts {
  /** Every module named: by import, export-from, import() and import types. */
  readonly imports: readonly string[];
  /** 'Date.now', 'new Date()', 'Math.random', 'fetch()', 'console', 'process.env' where they are used as globals. */
  readonly globals: readonly string[];
  /** Every string in the code, templates with `*` where something is put in. */
  readonly strings: readonly string[];
  /** First arguments of `definePage(…)`. */
  readonly pages: readonly string[];
  /** First arguments of `renderer.text(…)` and of `text(…)` taken out of a renderer. */
  readonly fragments: readonly string[];
}

type Node = Readonly<Record<string, unknown>>;

/** Parses one file. */
export function readFacts(path: string, text: string): Facts {
  const found = { imports: [], globals: [], strings: [], pages: [], fragments: [] } as Record<keyof Facts, string[]>;
  const bound = new Set<string>();
  let program: unknown;
  try {
    program = parseSync(text, { syntax: 'typescript', target: 'es2022' });
  } catch (cause) {
    throw new Error(`${path} cannot be parsed.`, { cause });
  }
  visit(program, (node) => {
    readImport(node, found.imports);
    readGlobal(node, found.globals);
    readStrings(node, found);
    for (const name of bindings(node)) bound.add(name);
  });
  return { ...found, globals: found.globals.filter((name) => !bound.has(name.replace('()', ''))) };
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const each of value) visit(each, see);
  } else if (isNode(value)) {
    if (typeof value.type === 'string') see(value);
    for (const each of Object.values(value)) visit(each, see);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function member(node: unknown, name: string): unknown {
  return isNode(node) ? node[name] : undefined;
}

function readImport(node: Node, imports: string[]): void {
  const isStatic = /^(Import|ExportNamed|ExportAll)Declaration$/.test(String(node.type));
  const source = isStatic ? member(node.source, 'value') : undefined;
  const ofType = node.type === 'TsImportType' ? member(node.argument, 'value') : undefined;
  const isDynamic = node.type === 'CallExpression' && member(node.callee, 'type') === 'Import';
  const dynamic = isDynamic ? firstArgument(node) : undefined;
  const name = source ?? ofType ?? dynamic;
  if (typeof name === 'string') imports.push(name);
}

function readGlobal(node: Node, globals: string[]): void {
  if (node.type === 'MemberExpression') {
    const dotted = `${String(member(node.object, 'value'))}.${String(member(node.property, 'value'))}`;
    if (['Date.now', 'Math.random', 'process.env'].includes(dotted)) globals.push(dotted);
    if (dotted.startsWith('console.')) globals.push('console');
    if (dotted === 'globalThis.fetch') globals.push('globalThis.fetch');
  }
  const callee = member(node.callee, 'value');
  if (
    node.type === 'NewExpression' &&
    callee === 'Date' &&
    Array.isArray(node.arguments) &&
    node.arguments.length === 0
  ) {
    globals.push('new Date()');
  }
  if (node.type === 'CallExpression' && callee === 'fetch') globals.push('fetch()');
}

function readStrings(node: Node, found: Record<keyof Facts, string[]>): void {
  if (node.type === 'StringLiteral') found.strings.push(String(node.value));
  if (node.type === 'TemplateLiteral' && Array.isArray(node.quasis)) {
    found.strings.push(node.quasis.map((quasi) => String(member(quasi, 'cooked'))).join('*'));
  }
  if (node.type !== 'CallExpression') return;
  const argument = firstArgument(node);
  if (argument === undefined) return;
  const name = member(node.callee, 'value') ?? member(member(node.callee, 'property'), 'value');
  if (name === 'definePage') found.pages.push(argument);
  if (name === 'text' && /^[\w-]+\/[\w./-]+$/.test(argument)) found.fragments.push(argument);
}

function firstArgument(node: Node): string | undefined {
  const [first] = Array.isArray(node.arguments) ? node.arguments : [];
  const expression = member(first, 'expression');
  return member(expression, 'type') === 'StringLiteral' ? String(member(expression, 'value')) : undefined;
}

/** Names that a file gives a meaning of its own, so that they are no globals there. */
function bindings(node: Node): readonly string[] {
  const patterns = [
    ...(node.type === 'VariableDeclarator' ? [node.id] : []),
    ...(node.type === 'Parameter' ? [node.pat] : []),
    ...(node.type === 'ArrowFunctionExpression' && Array.isArray(node.params) ? node.params : []),
    ...(node.type === 'AssignmentPatternProperty' ? [node.key] : []),
    ...(node.type === 'KeyValuePatternProperty' ? [node.value] : []),
    ...(/^Import\w*Specifier$/.test(String(node.type)) ? [node.local] : []),
  ];
  return patterns.flatMap((pattern) => {
    const name = member(pattern, 'value');
    return typeof name === 'string' ? [name] : [];
  });
}
