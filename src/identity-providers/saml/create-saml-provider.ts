import type { FederationConfiguration } from '#directory';
import type { AadstsNumber } from '#errors';
import type { ExternalIdentity } from '#redemption';
import { XmlRefusal } from '#xml';
import type { Advance, IdentityProvider, ProviderIo, ProviderReply } from '../provider.js';
import { createAuthnRequest } from './authn-request.js';
import type { Expectation } from './expectation.js';
import { type JudgedAssertion, judgeAssertion } from './judge-assertion.js';
import { givenNameClaim, nameClaim, surnameClaim } from './names.js';
import { readResponse } from './read-response.js';

/** A partner's SAML identity provider. samlify writes the request; our own guard judges the answer. */
export function createSamlProvider(
  registration: { readonly id: string; readonly configuration: FederationConfiguration },
  io: ProviderIo,
): IdentityProvider {
  const { configuration } = registration;
  const { addresses, tracer } = io;

  const judge = async (reply: ProviderReply, requestId: string): Promise<Advance> => {
    const expected: Expectation = {
      issuer: configuration.issuerUri,
      certificates: configuration.signingCertificates,
      audiences: [addresses.audience, ...addresses.acceptedAudiences],
      assertionConsumer: addresses.assertionConsumer,
      requestId,
      domains: configuration.domains,
      now: io.clock.now(),
    };
    try {
      const posted = reply.form.SAMLResponse;
      if (posted === undefined) throw new XmlRefusal('missing', 'The partner sent no SAMLResponse.');
      const judged = judgeAssertion(readResponse(posted, expected), expected);
      const ttlSeconds = Math.ceil((judged.endsAt.getTime() - expected.now.getTime()) / 1000);
      if (!(await io.spendOnce(JSON.stringify(['saml', configuration.issuerUri, judged.id]), ttlSeconds))) {
        throw new XmlRefusal('replay', 'This assertion was used before.');
      }
      tracer.record({
        step: 'identity-provider',
        name: 'assertion accepted',
        outcome: 'ok',
        detail: summaryOf(judged, configuration),
      });
      return { kind: 'identified', identity: identityOf(judged, configuration) };
    } catch (error) {
      if (!(error instanceof XmlRefusal)) throw error;
      return {
        kind: 'refused',
        aadsts: numberOf(error.check),
        parameters: { reason: error.message, realm: configuration.issuerUri },
        detail: { check: error.check, reason: error.message, partner: configuration.displayName },
      };
    }
  };

  return {
    id: registration.id,
    kind: 'saml',
    displayName: configuration.displayName,
    async start(request) {
      const { id, url } = await createAuthnRequest(configuration, {
        entityId: addresses.audience,
        assertionConsumer: addresses.assertionConsumer,
        relayState: request.returnHandle,
        forceAuthn: request.forceFresh,
        loginHint: request.userName,
      });
      tracer.record({
        step: 'identity-provider',
        name: 'AuthnRequest sent',
        outcome: 'ok',
        detail: {
          partner: configuration.displayName,
          id,
          destination: configuration.passiveSignInUri,
          issuer: addresses.audience,
          assertionConsumer: addresses.assertionConsumer,
          forceAuthn: request.forceFresh,
        },
      });
      return { kind: 'redirect', url, pending: { requestId: id } };
    },
    resume: (reply, pending) => judge(reply, String(pending.requestId)),
  };
}

/** Entra's number for a failed check; what has none of its own is AADSTS50008 with the reason. */
function numberOf(check: string): AadstsNumber {
  if (check === 'signature' || check === 'signed' || check === 'algorithm' || check.startsWith('signature-'))
    return 50006;
  if (check === 'issuer') return 50107;
  return check.startsWith('email-') ? 5000819 : 50008;
}

function identityOf(judged: JudgedAssertion, configuration: FederationConfiguration): ExternalIdentity {
  const one = (name: string) => judged.attributes.get(name)?.[0];
  const [displayName, givenName, surname] = [one(nameClaim), one(givenNameClaim), one(surnameClaim)];
  return {
    kind: 'saml',
    issuer: configuration.issuerUri,
    subject: judged.nameId,
    email: judged.email,
    ...(displayName === undefined ? {} : { displayName }),
    ...(givenName === undefined ? {} : { givenName }),
    ...(surname === undefined ? {} : { surname }),
    amr: ['fed'],
  };
}

/** What the timeline shows of an assertion: its frame, and the names of its attributes without their values. */
function summaryOf(judged: JudgedAssertion, configuration: FederationConfiguration) {
  return {
    partner: configuration.displayName,
    issuer: configuration.issuerUri,
    assertionId: judged.id,
    nameIdFormat: judged.nameIdFormat,
    email: judged.email,
    attributes: [...judged.attributes.keys()],
    goodUntil: judged.endsAt.toISOString(),
  };
}
