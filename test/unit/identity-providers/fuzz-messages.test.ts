import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type MetadataQuestion, readMetadata } from '#src/identity-providers/federation/read-metadata.js';
import { judgeAssertion } from '#src/identity-providers/saml/judge-assertion.js';
import { readResponse } from '#src/identity-providers/saml/read-response.js';
import { judgeToken } from '#src/identity-providers/wsfed/judge-token.js';
import { readSignInResponse } from '#src/identity-providers/wsfed/read-sign-in-response.js';
import { XmlRefusal } from '#xml';
import { createFuzz, type Fuzz } from '../../support/fuzz.js';
import { fuzzXml } from '../../support/fuzz-xml.js';
import { expected, expectedOfToken, honestMessages, now, ours, partner } from '../../support/hostile-saml/index.js';
import { metadataOf } from '../../support/upstreams/saml/metadata-host.js';

/** More by hand: FUZZ_MESSAGES=100000 FUZZ_SEED=7. */
const longestMs = 3_600_000;
const total = Number(process.env.FUZZ_MESSAGES ?? 150);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_121);

/** What a judge says of a message: who it is, or the check that refuses. Anything else is an accident and is thrown. */
function verdictOn(judge: () => unknown): unknown {
  try {
    return { accepted: judge() };
  } catch (error) {
    if (error instanceof XmlRefusal) return { refused: error.check };
    throw error;
  }
}

/** Runs a judge over nonsense; a failure shows the document, because its keys are others the next time. */
function expectOver(make: (fuzz: Fuzz) => string, check: (document: string) => void): void {
  const fuzz = createFuzz(seed);
  for (let done = 0; done < total; done += 1) {
    const document = make(fuzz);
    try {
      check(document);
    } catch (error) {
      throw new Error(`Document ${done} of seed ${seed}: ${error}\n${document}`);
    }
  }
}

const response = (posted: string) => judgeAssertion(readResponse(posted, expected, ours.privateKeyPem), expected);
const token = (posted: string) => judgeToken(readSignInResponse(posted, expectedOfToken), expectedOfToken);
const plain = (posted: string) => Buffer.from(posted, 'base64').toString();

describe(`${total} messages made of an honest one (seed ${seed})`, () => {
  it.each(
    honestMessages
      .filter(({ name }) => /^(both signed|a signed|an encrypted|a token of SAML)/.test(name))
      .map((each) => [each.name, each] as const),
  )(
    '%s: each is the genuine one in meaning, or refused by a check',
    (_, { protocol, posted }) => {
      const isToken = protocol === 'wsfed';
      const judge = isToken ? token : response;
      const genuine = { accepted: judge(posted) };
      const make = (fuzz: Fuzz) => {
        const text = fuzzXml(fuzz, isToken ? posted : plain(posted));
        if (isToken) return text;
        const encoded = Buffer.from(text).toString('base64');
        return fuzz.number(20) === 0 ? fuzz.value(encoded) : encoded;
      };
      const verdicts = { accepted: 0, refused: 0 };
      expectOver(make, (document) => {
        const verdict = verdictOn(() => judge(document));
        expect(verdict).toEqual(
          'accepted' in Object(verdict) ? genuine : { refused: expect.stringMatching(/^[a-z-]+$/) },
        );
        verdicts['accepted' in Object(verdict) ? 'accepted' : 'refused'] += 1;
      });
      // Some changes mean nothing; if all did, or none, the documents would be the wrong ones.
      expect(verdicts.accepted).toBeGreaterThan(0);
      expect(verdicts.refused).toBeGreaterThan(total / 2);
    },
    longestMs,
  );

  it(
    'metadata: what is read has an allowed address and certificates of RSA keys, or it is refused by a check',
    () => {
      const signInUrl = 'https://idp.partner.example/sso';
      const good = metadataOf({ issuer: expected.issuer, signInUrl, certificates: expected.certificates });
      const question: MetadataQuestion = { protocol: 'saml', now, allowLoopback: false };
      expect(readMetadata(good, question).signingCertificates).toContain(partner.certificate);
      expectOver(
        (fuzz) => fuzzXml(fuzz, good),
        (document) => {
          const verdict = Object(verdictOn(() => readMetadata(document, question)));
          if ('refused' in verdict) return;
          expect(verdict.accepted.passiveSignInUri).toMatch(/^https:\/\//i);
          expect(verdict.accepted.issuerUri).toMatch(/^\S+$/);
          expect(verdict.accepted.signingCertificates).not.toHaveLength(0);
          for (const each of verdict.accepted.signingCertificates)
            expect(new X509Certificate(Buffer.from(each, 'base64')).publicKey.asymmetricKeyType).toBe('rsa');
        },
      );
    },
    longestMs,
  );
});
