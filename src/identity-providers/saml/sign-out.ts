import type { FederationConfiguration } from '#directory';
import type { AadstsNumber } from '#errors';
import type { CertifiedKey } from '#keys';
import { newId } from '#platform';
import type { ExternalIdentity } from '#redemption';
import { type LogoutRequest, logoutRequestXml, logoutResponseXml, receiveMessage, sendMessage } from '#saml';
import { XmlRefusal } from '#xml';
import {
  type FederationRegistration,
  isOfSignature,
  judgeWithRollOver,
  refusedBy,
} from '../federation/accept-assertion.js';
import { success } from '../federation/names.js';
import type { ProviderIo, RealmSignOut } from '../provider.js';
import { judgeLogoutRequest, judgeLogoutResponse, type LogoutExpectation } from './judge-logout.js';

/** As long as a request may be on its way; a message is remembered for longer than it can be good. */
const goodForMs = 5 * 60_000;
const rememberSeconds = 3600;

/** SAML single logout with a partner, through the browser (SAML 2.0 profiles 4.4): every message signed, both ways. */
export function createSamlSignOut(
  registration: FederationRegistration,
  signingKey: () => Promise<CertifiedKey>,
  io: ProviderIo,
): RealmSignOut {
  const { configuration } = registration;
  const { addresses, clock, tracer } = io;
  const expectation = (partner: FederationConfiguration): LogoutExpectation => ({
    partner,
    destination: addresses.assertionConsumer,
    now: clock.now(),
  });
  const tell = (name: string, detail: Readonly<Record<string, string>>) =>
    tracer.record({
      step: 'identity-provider',
      name,
      outcome: 'ok',
      detail: { partner: configuration.displayName, ...detail },
    });
  const head = (destination: string) => ({
    id: `_${newId()}`,
    issuer: addresses.audience,
    destination,
    issueInstant: clock.now().toISOString(),
  });

  return {
    async leave(identity, returnHandle) {
      const { signOutUri, signOutBinding = 'redirect' } = configuration;
      if (signOutUri === undefined || identity.partnerSession === undefined) return undefined;
      const request = requestFor(identity, { ...head(signOutUri), now: clock.now() });
      const xml = logoutRequestXml(request);
      const message = { field: 'SAMLRequest', xml, destination: signOutUri, relayState: returnHandle } as const;
      tell('LogoutRequest sent', { id: request.id, destination: signOutUri, binding: signOutBinding });
      const pending = { requestId: request.id };
      return { ...sendMessage(message, signOutBinding, await signingKey()), pending };
    },

    left: (reply, pending) =>
      refusing(configuration, async () => {
        const message = receiveMessage('SAMLResponse', reply);
        const requestId = String(pending.requestId);
        const judged = await judgeWithRollOver(registration, (current) =>
          judgeLogoutResponse(message, { ...expectation(current), requestId }),
        );
        const { id, isSignedOut, status } = judged;
        return { kind: 'answered', isSignedOut, detail: { partner: configuration.displayName, id, status } };
      }),

    told: (reply) =>
      refusing(configuration, async () => {
        const message = receiveMessage('SAMLRequest', reply);
        const request = await judgeWithRollOver(registration, (current) =>
          judgeLogoutRequest(message, expectation(current)),
        );
        const token = JSON.stringify(['saml-logout', io.resourceTenant.id, registration.id, request.id]);
        if (!(await io.spendOnce(token, rememberSeconds)))
          throw new XmlRefusal('replay', 'This LogoutRequest was used before.');
        const relayState =
          reply.method === 'GET' ? new URL(reply.url).searchParams.get('RelayState') : reply.form.RelayState;
        return {
          kind: 'signed-out',
          concerns: (identity) => concerns(request, identity, registration.id, io.resourceTenant.id),
          detail: { partner: configuration.displayName, id: request.id, sessionIndexes: request.sessionIndexes },
          async answer() {
            const { signOutUri, signOutBinding = 'redirect' } = configuration;
            const destination = configuration.signOutResponseUri ?? signOutUri;
            if (destination === undefined) return undefined;
            const response = { ...head(destination), inResponseTo: request.id, status: [success] };
            const xml = logoutResponseXml(response);
            const answer = { field: 'SAMLResponse', xml, destination, relayState: relayState ?? undefined } as const;
            tell('LogoutResponse sent', { id: response.id, destination, binding: signOutBinding });
            return sendMessage(answer, signOutBinding, await signingKey());
          },
        };
      }),
  };
}

/** The person in the partner's own words, and the one session of this browser. */
function requestFor(
  { subject, partnerSession }: ExternalIdentity,
  { now, ...head }: Pick<LogoutRequest, 'id' | 'issuer' | 'destination' | 'issueInstant'> & { readonly now: Date },
): LogoutRequest {
  const { nameIdFormat, nameQualifier, spNameQualifier, sessionIndex } = partnerSession ?? {};
  return {
    ...head,
    notOnOrAfter: new Date(now.getTime() + goodForMs).toISOString(),
    nameId: {
      value: subject,
      ...(nameIdFormat === undefined ? {} : { format: nameIdFormat }),
      ...(nameQualifier === undefined ? {} : { nameQualifier }),
      ...(spNameQualifier === undefined ? {} : { spNameQualifier }),
    },
    sessionIndexes: sessionIndex === undefined ? [] : [sessionIndex],
  };
}

/** Only whom this very partner of this very tenant has vouched for; a session by its index, all of them without one. */
function concerns(
  { issuer, nameId, sessionIndexes }: LogoutRequest,
  { kind, issuer: vouching, subject, partnerSession }: ExternalIdentity,
  providerId: string,
  tenantId: string,
): boolean {
  return (
    kind === 'saml' &&
    vouching === issuer &&
    subject === nameId.value &&
    partnerSession?.providerId === providerId &&
    partnerSession.tenantId === tenantId &&
    (sessionIndexes.length === 0 ||
      (partnerSession.sessionIndex !== undefined && sessionIndexes.includes(partnerSession.sessionIndex)))
  );
}

async function refusing<T>(configuration: FederationConfiguration, judge: () => Promise<T>) {
  try {
    return await judge();
  } catch (error) {
    if (!(error instanceof XmlRefusal)) throw error;
    return refusedBy(error, numberOf(error.check), configuration);
  }
}

/** Entra's numbers of sign-out; what has none of its own is AADSTS50061 with the reason. */
function numberOf(check: string): AadstsNumber {
  if (isOfSignature(check)) return 50006;
  if (check === 'issuer') return 50107;
  return check === 'issue-instant' || check === 'expired' ? 50071 : 50061;
}
