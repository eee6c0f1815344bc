/** Reading elements by namespace and local name; nothing here trusts a prefix. */
export function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}

/** All children; xmldom has no list at all where there can be none. */
export function childNodes(parent: Node): readonly Node[] {
  return Array.from((parent.childNodes as NodeListOf<ChildNode> | null) ?? []);
}

/** The children that are elements. */
export function childElements(parent: Node): readonly Element[] {
  return childNodes(parent).filter((node): node is Element => isElement(node));
}

/** The children of a name. */
export function elementsByName(parent: Node, namespace: string, localName: string): readonly Element[] {
  return childElements(parent).filter((child) => child.namespaceURI === namespace && child.localName === localName);
}

/** The one child of a name; undefined when there is none or more than one. */
export function onlyChild(parent: Node, namespace: string, localName: string): Element | undefined {
  const [first, ...others] = elementsByName(parent, namespace, localName);
  return others.length === 0 ? first : undefined;
}

/** An attribute without namespace; undefined when absent. */
export function attribute(element: Element, name: string): string | undefined {
  return element.hasAttribute(name) ? (element.getAttribute(name) ?? undefined) : undefined;
}

/** The text of an element that holds nothing but text; undefined otherwise (a comment may not split a name). */
export function textOf(element: Element): string | undefined {
  const nodes = childNodes(element);
  if (!nodes.every((node) => node.nodeType === 3)) return undefined;
  return withoutSpace(nodes.map((node) => node.nodeValue ?? '').join(''));
}

/** Without the white space of XML at its ends, and no other: `trim` takes more, and would make two names one. */
function withoutSpace(text: string): string {
  const isSpace = (at: number) => /[ \t\r\n]/.test(text.charAt(at));
  let [start, end] = [0, text.length];
  while (isSpace(start)) start += 1;
  while (isSpace(end - 1)) end -= 1;
  return text.slice(start, end);
}
