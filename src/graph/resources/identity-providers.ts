import {
  builtInSignUpProviders,
  type Directory,
  type FederationConfiguration,
  type SocialIdentityProvider,
  socialIssuers,
} from '#directory';
import { type DomainProof, isPartnerAddress, type PartnerAddressRule } from '#identity-providers';
import { type Json, type JsonObject, newId } from '#platform';
import { auditedResource } from '../audit.js';
import { badRequest, notFound } from '../errors.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { wholeList } from './whole-list.js';

const read = ['IdentityProvider.Read.All', 'IdentityProvider.ReadWrite.All', 'Directory.ReadWrite.All'];
const write = ['IdentityProvider.ReadWrite.All', 'Directory.ReadWrite.All'];
const roles = ['External Identity Provider Administrator'];
const federationType = 'microsoft.graph.samlOrWsFedExternalDomainFederation';

const wrong = (name: string) => badRequest(`Invalid value specified for property '${name}'.`);
const isText = (value: Json | undefined): value is string =>
  typeof value === 'string' && value !== '' && value.length <= 2048;

function textOf(body: JsonObject, name: string): string {
  const value = body[name];
  if (value === undefined) throw badRequest(`A value is required for property '${name}'.`);
  if (!isText(value)) throw wrong(name);
  return value;
}

/** `https` only, as the portal takes it; what else is believed says `federation` of the config. */
function addressOf(body: JsonObject, name: string, rule: PartnerAddressRule): string {
  const value = textOf(body, name);
  if (!isPartnerAddress(value, rule)) throw wrong(name);
  return value;
}

const domainName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** Domains of a configuration: none of this tenant, none that another has. */
async function domainsOf(body: JsonObject, directory: Directory, own: readonly string[]): Promise<readonly string[]> {
  const { tenant, federationConfigurations } = directory;
  if (!Array.isArray(body.domains) || body.domains.length === 0) throw wrong('domains');
  const names = body.domains.map((each: Json) => {
    const id = each !== null && typeof each === 'object' && !Array.isArray(each) ? (each as JsonObject).id : undefined;
    if (!isText(id) || !domainName.test(id.toLowerCase())) throw wrong('domains');
    return id.toLowerCase();
  });
  for (const name of names.filter((each) => !own.includes(each))) {
    const isOwn = [tenant.initialDomain, ...tenant.domains].includes(name);
    if (isOwn || (await federationConfigurations.findBy('domain', name)) !== undefined)
      throw badRequest(`The domain ${name} is verified in this directory or federated already.`);
  }
  return [...new Set(names)];
}

function federationView(each: FederationConfiguration): JsonObject {
  return {
    '@odata.type': `#${federationType}`,
    id: each.id,
    displayName: each.displayName,
    issuerUri: each.issuerUri,
    metadataExchangeUri: each.metadataExchangeUri,
    passiveSignInUri: each.passiveSignInUri,
    preferredAuthenticationProtocol: each.preferredAuthenticationProtocol,
    signingCertificate: each.signingCertificates[0] ?? null,
    domains: each.domains.map((id) => ({ '@odata.type': '#microsoft.graph.externalDomainName', id })),
  };
}

/** What a body says of a configuration; a change keeps what it does not name. */
async function federationOf(
  { body, directory }: GraphRequest,
  rule: PartnerAddressRule,
  before?: FederationConfiguration,
): Promise<FederationConfiguration> {
  const given = (name: string) => before === undefined || Object.hasOwn(body, name);
  const protocol = body.preferredAuthenticationProtocol ?? before?.preferredAuthenticationProtocol;
  if (protocol !== 'saml' && protocol !== 'wsFed') throw wrong('preferredAuthenticationProtocol');
  const certificate = body.signingCertificate;
  // Without one the metadata must say it.
  const needsCertificate = Object.hasOwn(body, 'signingCertificate') || !isText(body.metadataExchangeUri);
  if (
    given('signingCertificate') &&
    needsCertificate &&
    (!isText(certificate) || !/^[A-Za-z0-9+/=\s]+$/.test(certificate))
  )
    throw wrong('signingCertificate');
  const keepsMetadata = before !== undefined && body.metadataExchangeUri === undefined;
  return {
    ...(keepsMetadata ? before : {}),
    id: before?.id ?? newId(),
    displayName: given('displayName') ? textOf(body, 'displayName') : (before?.displayName ?? ''),
    preferredAuthenticationProtocol: protocol,
    issuerUri: given('issuerUri') ? textOf(body, 'issuerUri') : (before?.issuerUri ?? ''),
    passiveSignInUri: given('passiveSignInUri')
      ? addressOf(body, 'passiveSignInUri', rule)
      : (before?.passiveSignInUri ?? ''),
    metadataExchangeUri: isText(body.metadataExchangeUri)
      ? addressOf(body, 'metadataExchangeUri', rule)
      : (before?.metadataExchangeUri ?? null),
    signingCertificates: isText(certificate) ? [certificate.replace(/\s/g, '')] : (before?.signingCertificates ?? []),
    domains: given('domains') ? await domainsOf(body, directory, before?.domains ?? []) : (before?.domains ?? []),
  };
}

/** A social identity provider as Graph shows it. */
export function providerView(each: SocialIdentityProvider): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.socialIdentityProvider',
    id: each.id,
    displayName: each.displayName,
    identityProviderType: each.identityProviderType,
    clientId: each.clientId,
    // Write-only.
    clientSecret: '****',
  };
}

/** Graph `builtInIdentityProvider`: every tenant has them, for user flows. */
export const builtInProviders = (
  [
    [builtInSignUpProviders.entra, 'Directory Sign up', 'AADSignup'],
    [builtInSignUpProviders.microsoftAccount, 'MicrosoftAccount', 'MicrosoftAccount'],
    [builtInSignUpProviders.oneTimePasscode, 'Email One Time Passcode', 'EmailOTP'],
  ] as const
).map(([id, displayName, identityProviderType]) => ({
  '@odata.type': '#microsoft.graph.builtInIdentityProvider',
  ...{ id, displayName, identityProviderType },
}));

function providerOf(body: JsonObject): SocialIdentityProvider {
  const type = body.identityProviderType;
  if (type !== 'Google' && type !== 'Facebook') throw wrong('identityProviderType');
  return {
    id: `${type}-OAUTH`,
    displayName: body.displayName === undefined ? type : textOf(body, 'displayName'),
    identityProviderType: type,
    clientId: textOf(body, 'clientId'),
    clientSecret: textOf(body, 'clientSecret'),
    issuer: socialIssuers[type],
  };
}

/** Of each domain that is new, or whose sign-in moves elsewhere, the owner must agree. */
async function checkProofs(proof: DomainProof, after: FederationConfiguration, before?: FederationConfiguration) {
  const isMoved = after.passiveSignInUri !== before?.passiveSignInUri;
  for (const domain of after.domains) {
    if (!isMoved && before?.domains.includes(domain)) continue;
    const refused = await proof(domain, after.passiveSignInUri);
    if (refused !== undefined) throw badRequest(refused);
  }
}

/** Also of a federation: a partner's own provider is one of the tenant's identity providers (unverified). */
const kind = 'identity provider';

/** What a federation must satisfy. */
interface FederationRules {
  readonly domainProof: DomainProof;
  readonly partnerAddresses: PartnerAddressRule;
}

const federationRoutes = ({ domainProof, partnerAddresses }: FederationRules): readonly GraphRoute[] => [
  {
    method: 'GET',
    path: `/directory/federationConfigurations/${federationType}`,
    permissions: read,
    async handle(request) {
      const properties = ['id', 'displayName', 'issuerUri', 'preferredAuthenticationProtocol', 'domains'];
      const rules = { type: federationType, properties, isDirectory: false };
      const all = await request.directory.federationConfigurations.list();
      const where = `directory/federationConfigurations/${federationType}`;
      return wholeList(request, rules, where, all.map(federationView));
    },
  },
  {
    method: 'POST',
    path: `/directory/federationConfigurations/${federationType}`,
    permissions: write,
    roles,
    async handle(request) {
      const wanted = await federationOf(request, partnerAddresses);
      await checkProofs(domainProof, wanted);
      const made = await request.directory.federationConfigurations.create(
        wanted,
        auditedResource(request, 'Add', kind),
      );
      return { status: 201, body: federationView(made) };
    },
  },
  {
    method: 'PATCH',
    path: '/directory/federationConfigurations/{id}',
    permissions: write,
    roles,
    async handle(request) {
      const { federationConfigurations } = request.directory;
      const before = await federationConfigurations.get(request.parameters.id ?? '');
      if (before === undefined) throw notFound(request.parameters.id ?? '');
      const after = await federationOf(request, partnerAddresses, before);
      await checkProofs(domainProof, after, before);
      await federationConfigurations.change(before.id, () => after, auditedResource(request, 'Update', kind));
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: '/directory/federationConfigurations/{id}',
    permissions: write,
    roles,
    async handle(request) {
      const { id = '' } = request.parameters;
      if (!(await request.directory.federationConfigurations.remove(id, auditedResource(request, 'Delete', kind))))
        throw notFound(id);
      return { status: 204 };
    },
  },
];

/** `/directory/federationConfigurations`, `/identity/identityProviders`: changes count at the next sign-in. */
export const identityProviderRoutes = (rules: FederationRules): readonly GraphRoute[] => [
  ...federationRoutes(rules),
  {
    method: 'GET',
    path: '/identity/identityProviders',
    permissions: read,
    async handle({ directory }) {
      const social = (await directory.socialIdentityProviders.list()).map(providerView);
      return {
        status: 200,
        body: { '@odata.context': context('identity/identityProviders'), value: [...builtInProviders, ...social] },
      };
    },
  },
  {
    method: 'POST',
    path: '/identity/identityProviders',
    permissions: write,
    roles,
    async handle(request) {
      const { socialIdentityProviders } = request.directory;
      const made = await socialIdentityProviders.create(
        providerOf(request.body),
        auditedResource(request, 'Add', kind),
      );
      return { status: 201, body: providerView(made) };
    },
  },
  {
    method: 'DELETE',
    path: '/identity/identityProviders/{id}',
    permissions: write,
    roles,
    async handle(request) {
      const { id = '' } = request.parameters;
      if (!(await request.directory.socialIdentityProviders.remove(id, auditedResource(request, 'Delete', kind))))
        throw notFound(id);
      return { status: 204 };
    },
  },
];
