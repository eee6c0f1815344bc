import type { FederationConfiguration } from '#directory';
import type { AadstsNumber } from '#errors';
import type { ExternalIdentity, PartnerSession } from '#redemption';
import { XmlRefusal } from '#xml';
import type { Advance, ProviderIo } from '../provider.js';
import type { Expectation } from './expectation.js';
import { givenNameClaim, nameClaim, surnameClaim } from './names.js';
import type { RenewCertificates } from './renew-certificates.js';

/** What a genuine assertion says, of whichever protocol. */
export interface GenuineAssertion {
  readonly id: string;
  /** The name by which the partner knows the person: persistent NameID or ImmutableID. */
  readonly subject: string;
  readonly subjectFormat: string;
  /** The partner's session, as its own messages name it; SAML 2.0 only. */
  readonly session?: Pick<PartnerSession, 'nameIdFormat' | 'nameQualifier' | 'spNameQualifier' | 'sessionIndex'>;
  readonly email: string;
  /** Values by attribute name. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** After this moment the assertion can be forgotten: it is refused by its times. */
  readonly endsAt: Date;
}

/** What we know when an answer comes; the rest is the message's. */
export function expectationOf(
  configuration: FederationConfiguration,
  { addresses, clock }: Pick<ProviderIo, 'addresses' | 'clock'>,
  requestId: string | undefined,
): Expectation {
  return {
    issuer: configuration.issuerUri,
    certificates: configuration.signingCertificates,
    audiences: [addresses.audience, ...addresses.acceptedAudiences],
    assertionConsumer: addresses.assertionConsumer,
    requestId,
    domains: configuration.domains,
    now: clock.now(),
  };
}

/** A partner as a sign-in has it: what was configured, and how to learn its new certificates. */
export interface FederationRegistration {
  readonly id: string;
  readonly configuration: FederationConfiguration;
  /** Left out where nobody can be asked for metadata. */
  readonly renew?: RenewCertificates;
  /** The tenant's private key, PEM, for what is encrypted; nothing while it never published one. */
  readonly decryptionKey?: () => Promise<string | undefined>;
}

type Judge = (configuration: FederationConfiguration) => GenuineAssertion;

/** Judges, spends the assertion so that it is good once, and says who the person is; or refuses with the check that failed. */
export async function acceptAssertion(
  kind: 'saml' | 'wsfed',
  registration: FederationRegistration,
  io: ProviderIo,
  judge: Judge,
): Promise<Advance> {
  const { configuration } = registration;
  try {
    const judged = await judgeWithRollOver(registration, judge);
    const ttlSeconds = Math.ceil((judged.endsAt.getTime() - io.clock.now().getTime()) / 1000);
    if (!(await io.spendOnce(JSON.stringify([kind, configuration.issuerUri, judged.id]), ttlSeconds))) {
      throw new XmlRefusal('replay', 'This assertion was used before.');
    }
    io.tracer.record({
      step: 'identity-provider',
      name: 'assertion accepted',
      outcome: 'ok',
      detail: summaryOf(judged, configuration),
    });
    const partnerSession = { tenantId: io.resourceTenant.id, providerId: registration.id, ...judged.session };
    return { kind: 'identified', identity: { ...identityOf(kind, judged, configuration), partnerSession } };
  } catch (error) {
    if (!(error instanceof XmlRefusal)) throw error;
    return refusedBy(error, numberOf(error.check), configuration);
  }
}

/** A refusal with the check that failed, under Entra's number for it. */
export function refusedBy(
  error: XmlRefusal,
  aadsts: AadstsNumber,
  configuration: FederationConfiguration,
): Extract<Advance, { readonly kind: 'refused' }> {
  return {
    kind: 'refused',
    aadsts,
    parameters: { reason: error.message, realm: configuration.issuerUri },
    detail: {
      check: error.check,
      reason: error.message,
      ...(error.cause instanceof XmlRefusal ? { because: `${error.cause.check}: ${error.cause.message}` } : {}),
      partner: configuration.displayName,
    },
  };
}

/** A signature by no known certificate may be by a new one: then the metadata is asked, and the message judged once more. */
export async function judgeWithRollOver<T>(
  { configuration, renew }: FederationRegistration,
  judge: (configuration: FederationConfiguration) => T,
): Promise<T> {
  try {
    return judge(configuration);
  } catch (error) {
    if (!(error instanceof XmlRefusal) || !isBySomebodyElse(error) || renew === undefined) throw error;
    const renewed = await renew('unknown signature');
    if (renewed.signingCertificates.join() === configuration.signingCertificates.join()) throw error;
    return judge(renewed);
  }
}

/** Also inside what was encrypted. */
function isBySomebodyElse({ check, cause }: XmlRefusal): boolean {
  return check === 'signature' || (cause instanceof XmlRefusal && cause.check === 'signature');
}

/** Whether a check is about who signed. */
export function isOfSignature(check: string): boolean {
  return ['signature', 'signed', 'algorithm'].includes(check) || check.startsWith('signature-');
}

/** Entra's number for a failed check; what has none of its own is AADSTS50008 with the reason. */
function numberOf(check: string): AadstsNumber {
  if (isOfSignature(check)) return 50006;
  if (check === 'issuer') return 50107;
  if (check === 'wsfed-message') return 20012;
  if (check === 'wsfed-fault') return 20001;
  return check.startsWith('email-') ? 5000819 : 50008;
}

function identityOf(
  kind: 'saml' | 'wsfed',
  judged: GenuineAssertion,
  configuration: FederationConfiguration,
): ExternalIdentity {
  const one = (name: string) => judged.attributes.get(name)?.[0];
  const [displayName, givenName, surname] = [one(nameClaim), one(givenNameClaim), one(surnameClaim)];
  return {
    kind,
    issuer: configuration.issuerUri,
    subject: judged.subject,
    email: judged.email,
    ...(displayName === undefined ? {} : { displayName }),
    ...(givenName === undefined ? {} : { givenName }),
    ...(surname === undefined ? {} : { surname }),
    amr: ['fed'],
  };
}

/** What the timeline shows of an assertion: its frame, and the names of its attributes without their values. */
function summaryOf(judged: GenuineAssertion, configuration: FederationConfiguration) {
  return {
    partner: configuration.displayName,
    issuer: configuration.issuerUri,
    assertionId: judged.id,
    nameIdFormat: judged.subjectFormat,
    email: judged.email,
    attributes: [...judged.attributes.keys()],
    goodUntil: judged.endsAt.toISOString(),
  };
}
