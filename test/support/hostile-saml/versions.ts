import {
  both,
  type Change,
  encode,
  family,
  forgers,
  type HostileMessage,
  type Row,
  type Setting,
  swap,
} from './message.js';

const assertionTag = /<saml:Assertion [^>]*>/;

/** Other versions, other namespaces, other messages than a response of SAML 2.0. */
export function versions(setting: Setting): HostileMessage[] {
  return family('versions and namespaces', 'saml', rowsOf(setting));
}

function rowsOf(setting: Setting): readonly Row[] {
  const { saml, signed, altered } = forgers(setting);
  const assertion = 'urn:oasis:names:tc:SAML:2.0:assertion';
  const protocol = 'urn:oasis:names:tc:SAML:2.0:protocol';
  const rename = (from: string, to: string): Change => swap(new RegExp(from, 'g'), to);
  const rows: readonly Row[] = [
    ['version', 'an assertion of version 1.1', saml({ version: '1.1' })],
    ['version', 'an assertion of version 2.0.0', saml({ version: '2.0.0' })],
    ['version', 'an assertion of version 3.0', saml({ version: '3.0' })],
    ['version', 'an assertion without a version', signed(swap(assertionTag, (at) => at.replace(' Version="2.0"', '')))],
    ['root', 'a response of version 1.1', altered(swap('Version="2.0"', 'Version="1.1"'))],
    ['root', 'a response without a version', altered(swap('Version="2.0"', ''))],
    ['root', 'a response of SAML 1.1', altered(rename(protocol, 'urn:oasis:names:tc:SAML:1.0:protocol'))],
    ['root', 'a response of another namespace', altered(rename(protocol, 'urn:x'))],
    ['root', 'a response of a namespace with a space', altered(rename(protocol, `${protocol} `))],
    ['root', 'a response of a namespace in upper case', altered(rename(protocol, protocol.toUpperCase()))],
    [
      'root',
      'a request',
      altered(
        both(rename('<samlp:Response', '<samlp:AuthnRequest'), rename('</samlp:Response', '</samlp:AuthnRequest')),
      ),
    ],
    [
      'root',
      'an artifact',
      altered(
        both(
          rename('<samlp:Response', '<samlp:ArtifactResponse'),
          rename('</samlp:Response', '</samlp:ArtifactResponse'),
        ),
      ),
    ],
    ['one-assertion', 'an assertion of SAML 1.1', signed(rename(assertion, 'urn:oasis:names:tc:SAML:1.0:assertion'))],
    ['one-assertion', 'an assertion of another namespace', signed(rename(assertion, 'urn:x'))],
    [
      'one-assertion',
      'an assertion whose prefix was bound anew',
      altered(swap(assertionTag, (at) => at.replace('<saml:Assertion', '<saml:Assertion xmlns:saml="urn:x"'))),
    ],
    [
      'one-assertion',
      'the assertion alone, in the response of nobody',
      saml({ before: swap(/<saml:Assertion .*<\/saml:Assertion>/s, (at) => `<x:y xmlns:x="urn:x">${at}</x:y>`) }),
    ],
    [
      'root',
      'the assertion alone',
      altered(
        (xml) =>
          /<saml:Assertion .*<\/saml:Assertion>/s
            .exec(xml)?.[0]
            ?.replace('<saml:Assertion', `<saml:Assertion xmlns:saml="${assertion}"`) ?? '',
      ),
    ],
    [
      'encrypted',
      'encrypted, where nobody published a key',
      altered(swap(/<saml:Assertion .*<\/saml:Assertion>/s, '<saml:EncryptedAssertion/>')),
    ],
    [
      'subject',
      'a subject of another namespace',
      signed(both(swap('<saml:Subject>', '<Subject xmlns="urn:x">'), swap('</saml:Subject>', '</Subject>'))),
    ],
    ['root', 'a token response of WS-Federation', encode(forgers(setting).token({ saml: '2.0' }))],
  ];
  return rows;
}
