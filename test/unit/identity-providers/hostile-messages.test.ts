import { describe, expect, it } from '@jest/globals';
import { judgeAssertion } from '#src/identity-providers/saml/judge-assertion.js';
import { readResponse } from '#src/identity-providers/saml/read-response.js';
import { judgeToken } from '#src/identity-providers/wsfed/judge-token.js';
import { readSignInResponse } from '#src/identity-providers/wsfed/read-sign-in-response.js';
import { XmlRefusal } from '#xml';
import {
  expected,
  expectedOfToken,
  type HostileMessage,
  honestMessages,
  hostileMessages,
  ours,
  setting,
} from '../../support/hostile-saml/index.js';

const messages = hostileMessages(setting);

const judges: Readonly<Record<HostileMessage['protocol'], (posted: string) => { readonly email: string }>> = {
  saml: (posted) => judgeAssertion(readResponse(posted, expected), expected),
  encrypted: (posted) => judgeAssertion(readResponse(posted, expected, ours.privateKeyPem), expected),
  wsfed: (posted) => judgeToken(readSignInResponse(posted, expectedOfToken), expectedOfToken),
};

/** What could not be decrypted is one refusal; which, is for the timeline. */
const causeOf = ({ cause }: XmlRefusal) => (cause instanceof XmlRefusal ? [cause.check] : []);

/** The name of the check that refuses, or what the message was accepted as; anything else is an accident. */
function verdictOn({ protocol, posted }: Pick<HostileMessage, 'protocol' | 'posted'>): string {
  try {
    return `accepted as ${judges[protocol](posted).email}`;
  } catch (error) {
    if (error instanceof XmlRefusal) return [error.check, ...causeOf(error)].join(' because of ');
    throw error;
  }
}

describe('the honest messages that the hostile ones are made of', () => {
  it.each(honestMessages.map((each) => [each.name, each] as const))('%s is accepted', (_, message) => {
    expect(verdictOn(message)).toBe('accepted as nina@partner.example');
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
