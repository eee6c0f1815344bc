/** The protocols of the built-in partners; Google and Facebook are both OpenID providers. */
export type PartnerProtocol = 'saml' | 'wsFed' | 'openId';

/** One way to misbehave: what the partner does, and what becomes of it, by each protocol that can do it. */
interface Misbehaviour {
  readonly says: string;
  readonly outcome: Readonly<Partial<Record<PartnerProtocol, string>>>;
}

const badSignature = {
  saml: 'The check of the signature refuses it: AADSTS50006.',
  wsFed: 'The check of the signature refuses it: AADSTS50006.',
  openId: 'The check of the id_token’s signature refuses it: AADSTS50027.',
};
const badTime = {
  saml: 'The check of the time of issue refuses it: AADSTS50008.',
  wsFed: 'The check of the time of issue refuses it: AADSTS50008.',
};
const badEmail = 'refuses it: AADSTS5000819.';

/**
 * Everything a built-in partner can do wrong (SAML 2.0 profiles 4.1.4.3, WS-Federation 1.2 section 13, OpenID Connect Core
 * 3.1.3.7: the checks that a relying party owes). A protocol that is not named has no such notion. What is about keys, clocks,
 * requests and errors shows in a SAML partner's single logout as well, where it ends in AADSTS50006, 50061 or 50071.
 */
export const misbehaviours = {
  'wrong-key': { says: 'It signs with a key that nobody knows.', outcome: badSignature },
  'expired-key': {
    says: 'It signs with its former key, whose certificate has expired and is published no more.',
    outcome: badSignature,
  },
  'new-key-announced': {
    says: 'It signs with a new key, which its metadata or key set announces beside the old one.',
    outcome: {
      saml: 'The check of the signature refuses it until the tenant has the new certificate: AADSTS50006.',
      wsFed: 'The check of the signature refuses it until the tenant has the new certificate: AADSTS50006.',
      openId: 'Nothing is wrong: the key set is read anew, and the sign-in succeeds.',
    },
  },
  'new-key-unannounced': { says: 'It signs with a new key and tells nobody.', outcome: badSignature },
  unsigned: {
    says: 'It does not sign.',
    outcome: { ...badSignature, saml: 'The check that something is signed refuses it: AADSTS50006.' },
  },
  'encrypted-only': {
    says: 'It signs, and then encrypts for the tenant’s key: nobody on the way can read it.',
    outcome: {
      saml: 'Nothing is wrong: it is decrypted, and judged like any other.',
      wsFed: 'Nothing is wrong: it is decrypted, and judged like any other.',
    },
  },
  'encrypted-unsigned': {
    says: 'It encrypts for the tenant’s key, which everybody knows, and does not sign.',
    outcome: {
      saml: 'What is decrypted is not signed, and that refuses it: AADSTS50008.',
      wsFed: 'What is decrypted is not signed, and that refuses it: AADSTS50008.',
    },
  },
  'clock-ahead': {
    says: 'Its clock is an hour ahead, or skewSeconds.',
    outcome: { ...badTime, openId: 'The check of the beginning (nbf) refuses it: AADSTS50027.' },
  },
  'clock-behind': {
    says: 'Its clock is two hours behind, or skewSeconds.',
    outcome: { ...badTime, openId: 'The check of the end (exp) refuses it: AADSTS50027.' },
  },
  'email-missing': {
    says: 'It leaves the e-mail claim out.',
    outcome: {
      saml: `The check of the e-mail claim ${badEmail}`,
      wsFed: `The check of the e-mail claim ${badEmail}`,
      openId: 'The check of the claims refuses it: AADSTS50027.',
    },
  },
  'email-twice': {
    says: 'It sends two e-mail addresses.',
    outcome: {
      saml: `The check of the e-mail claim ${badEmail}`,
      wsFed: `The check of the e-mail claim ${badEmail}`,
      openId: 'The check of the claims refuses it: AADSTS50027.',
    },
  },
  'email-of-another-domain': {
    says: 'It vouches for an address of elsewhere.example.',
    outcome: {
      saml: `The check of the partner’s domains ${badEmail}`,
      wsFed: `The check of the partner’s domains ${badEmail}`,
      openId: 'An OpenID provider may vouch for any address, and nobody is invited by this one: AADSTS50020.',
    },
  },
  'wrong-audience': {
    says: 'Its answer is for somebody else.',
    outcome: {
      saml: 'The check of the audience refuses it: AADSTS50008.',
      wsFed: 'The check of the audience refuses it: AADSTS50008.',
      openId: 'The check of the audience (aud) refuses it: AADSTS50027.',
    },
  },
  'wrong-recipient': {
    says: 'It names another address as the one that may receive the assertion.',
    outcome: { saml: 'The check of the recipient refuses it: AADSTS50008.' },
  },
  'wrong-request': {
    says: 'It answers another request than it was asked.',
    outcome: {
      saml: 'The check of InResponseTo refuses it: AADSTS50008.',
      openId: 'The check of the nonce refuses it: AADSTS50027.',
    },
  },
  replay: {
    says: 'It sends its last answer once more; where it has given none yet, it waits for one.',
    outcome: {
      saml: 'The check of InResponseTo refuses it, and the check of replay would: AADSTS50008.',
      wsFed: 'The check of replay refuses it: AADSTS50008.',
      openId: 'The check of the nonce refuses it: AADSTS50027.',
    },
  },
  slow: {
    says: 'It takes fifteen seconds to answer, or delayMs.',
    outcome: {
      saml: 'The person waits; nothing is refused.',
      wsFed: 'The person waits; nothing is refused.',
      openId: 'The person waits; after ten seconds it counts as no answer: AADSTS40010.',
    },
  },
  down: {
    says: 'It answers 503 to everything.',
    outcome: {
      saml: 'The person sees the partner’s own error; no answer comes back.',
      wsFed: 'The person sees the partner’s own error; no answer comes back.',
      openId: 'Its discovery document is not there: AADSTS40010.',
    },
  },
  'error-status': {
    says: 'It answers with an error of its protocol.',
    outcome: {
      saml: 'The check of the status refuses it: AADSTS50008.',
      wsFed: 'The fault is told: AADSTS20001.',
      openId: 'The error is told: AADSTS40008.',
    },
  },
  'ignores-login-hint': {
    says: 'It does not look at the name that the person typed.',
    outcome: {
      saml: 'Nothing is wrong: the person is not offered first, and may choose anybody.',
      wsFed: 'Nothing is wrong: the person is not offered first, and may choose anybody.',
      openId: 'Nothing is wrong: the person is not offered first, and may choose anybody.',
    },
  },
} as const satisfies Readonly<Record<string, Misbehaviour>>;

/** The name of a misbehaviour. */
export type MisbehaviourKind = keyof typeof misbehaviours;

/** Every name, in the order of the table. */
export const misbehaviourKinds = Object.keys(misbehaviours) as readonly MisbehaviourKind[];

/** What becomes of a misbehaviour by a protocol; undefined where the protocol has no such notion. */
export function outcomeOf(kind: MisbehaviourKind, protocol: PartnerProtocol): string | undefined {
  const { outcome }: Misbehaviour = misbehaviours[kind];
  return outcome[protocol];
}
