import { attribute, elementsByName, onlyChild, textOf, XmlRefusal } from '#xml';
import type { LogoutRequest, LogoutResponse, NameId } from './logout-message.js';
import { messageIssuer } from './receive-message.js';

const protocol = 'urn:oasis:names:tc:SAML:2.0:protocol';
const assertion = 'urn:oasis:names:tc:SAML:2.0:assertion';

/** Reads a LogoutRequest (SAML 2.0 core 3.7.1): one person by NameID, in words. Throws `XmlRefusal`. */
export function readLogoutRequest(root: Element): LogoutRequest {
  const head = readHead(root, 'LogoutRequest');
  const nameId = onlyChild(root, assertion, 'NameID');
  const value = nameId && textOf(nameId);
  if (nameId === undefined || !value)
    throw new XmlRefusal('name-id', 'The LogoutRequest must name one person by a NameID of plain text.');
  const sessionIndexes = elementsByName(root, protocol, 'SessionIndex').map((each) => textOf(each));
  if (sessionIndexes.some((each) => !each))
    throw new XmlRefusal('session-index', 'A SessionIndex is empty or not plain text.');
  return {
    ...head,
    notOnOrAfter: attribute(root, 'NotOnOrAfter'),
    nameId: readNameId(nameId, value),
    sessionIndexes: sessionIndexes.filter((each) => each !== undefined),
  };
}

/** Reads a LogoutResponse (SAML 2.0 core 3.7.2). Throws `XmlRefusal`. */
export function readLogoutResponse(root: Element): LogoutResponse {
  const head = readHead(root, 'LogoutResponse');
  const status = onlyChild(root, protocol, 'Status');
  const codes: string[] = [];
  for (let at = status && onlyChild(status, protocol, 'StatusCode'); at; at = onlyChild(at, protocol, 'StatusCode'))
    codes.push(attribute(at, 'Value') ?? '');
  if (codes.length === 0) throw new XmlRefusal('status', 'The LogoutResponse has no status.');
  return { ...head, inResponseTo: attribute(root, 'InResponseTo'), status: codes };
}

function readHead(root: Element, name: string) {
  if (root.namespaceURI !== protocol || root.localName !== name || attribute(root, 'Version') !== '2.0')
    throw new XmlRefusal('root', `The message is not a ${name} of SAML 2.0.`);
  const [id, issueInstant] = [attribute(root, 'ID'), attribute(root, 'IssueInstant')];
  if (!id || issueInstant === undefined) throw new XmlRefusal('incomplete', `The ${name} lacks ID or IssueInstant.`);
  const issuer = messageIssuer(root);
  if (issuer === '') throw new XmlRefusal('issuer', `The ${name} does not say whom it is from.`);
  return { id, issuer, issueInstant, destination: attribute(root, 'Destination') };
}

function readNameId(element: Element, value: string): NameId {
  const named = (key: string, name: string) => {
    const text = attribute(element, name);
    return text === undefined ? {} : { [key]: text };
  };
  return {
    value,
    ...named('format', 'Format'),
    ...named('nameQualifier', 'NameQualifier'),
    ...named('spNameQualifier', 'SPNameQualifier'),
  };
}
