import { describe, expect, it } from '@jest/globals';
import { createCertifiedKey } from '#keys';
import { judgeAssertion } from '#src/identity-providers/saml/judge-assertion.js';
import { readResponse } from '#src/identity-providers/saml/read-response.js';
import { XmlRefusal } from '#xml';
import { type HostileMessage, hostileMessages, type Setting } from '../../support/hostile-saml/index.js';
import { encryptAssertion } from '../../support/upstreams/saml/encrypt-assertion.js';
import { forgeResponse } from '../../support/upstreams/saml/index.js';
import { forgeToken } from '../../support/upstreams/wsfed/index.js';
import { expected, honest, now, partner, stranger } from './saml/honest-response.js';
import { honest as honestToken, judge as judgeToken } from './wsfed/honest-token.js';

const ours = await createCertifiedKey({ commonName: 'ours', years: 1, now });
const setting: Setting = { response: honest, token: honestToken, partner, stranger, ours };
const messages = hostileMessages(setting);

const judges: Readonly<Record<HostileMessage['protocol'], (posted: string) => { readonly email: string }>> = {
  saml: (posted) => judgeAssertion(readResponse(posted, expected), expected),
  encrypted: (posted) => judgeAssertion(readResponse(posted, expected, ours.privateKeyPem), expected),
  wsfed: judgeToken,
};

/** The name of the check that refuses, or what the message was accepted as; anything else is an accident. */
function verdictOn({ protocol, posted }: Pick<HostileMessage, 'protocol' | 'posted'>): string {
  try {
    return `accepted as ${judges[protocol](posted).email}`;
  } catch (error) {
    if (error instanceof XmlRefusal) return error.check;
    throw error;
  }
}

describe('the honest messages that the hostile ones are made of', () => {
  it.each<[string, HostileMessage['protocol'], string]>([
    ['a signed assertion', 'saml', forgeResponse(honest)],
    ['a signed response', 'saml', forgeResponse({ ...honest, sign: ['response'] })],
    ['both signed', 'saml', forgeResponse({ ...honest, sign: ['assertion', 'response'] })],
    [
      'an encrypted assertion',
      'encrypted',
      forgeResponse({ ...honest, after: (xml) => encryptAssertion(xml, { certificate: ours.certificate }) }),
    ],
    ['a plain assertion where one may be encrypted', 'encrypted', forgeResponse(honest)],
    ['a token of SAML 1.1', 'wsfed', forgeToken(honestToken)],
    ['a token of SAML 2.0', 'wsfed', forgeToken({ ...honestToken, saml: '2.0' })],
  ])('%s is accepted', (_, protocol, posted) => {
    expect(verdictOn({ protocol, posted })).toBe('accepted as nina@partner.example');
  });
});

describe('the hostile messages', () => {
  it('are more than 150, each of its own name and content', () => {
    const names = messages.map(({ family, name }) => `${family}: ${name}`);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    expect(new Set(messages.map(({ posted }) => posted)).size).toBe(messages.length);
    expect(messages.length).toBeGreaterThan(400);
  });

  it.each(messages.map((each) => [each.family, each.name, each.check, each] as const))(
    '%s: %s is refused by the check “%s”',
    (_family, _name, check, message) => {
      expect(verdictOn(message)).toBe(check);
    },
  );
});
