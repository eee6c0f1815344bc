import type * as z from 'zod';
import { domainOf, homeTenantSchema, tenantSeedSchema } from '#directory';
import { type CrossProblem, duplicates } from './cross-problem.js';
import { type Config, type PartnerSeed, partnerSeed } from './schema.js';
import { userFlowChecks } from './user-flow-checks.js';

/**
 * What no single key can know: names used twice, references to nobody. Looks at the parts of a file that are valid by
 * themselves, so that these problems are told together with the others.
 */
export function crossChecks(file: unknown): readonly CrossProblem[] {
  const tenants = validParts(file, 'tenants', tenantSeedSchema);
  const partners = validParts(file, 'partners', partnerSeed);
  const homeTenants = validParts(file, 'homeTenants', homeTenantSchema);
  return [
    ...duplicates(
      tenants.map((tenant) => tenant?.id),
      'tenant id',
      (index) => ['tenants', index, 'id'],
    ),
    ...duplicates(
      tenants.map((tenant) => tenant?.initialDomain),
      'domain',
      (index) => ['tenants', index, 'initialDomain'],
    ),
    ...duplicates(
      partners.map((partner) => partner?.name),
      'partner',
      (index) => ['partners', index, 'name'],
    ),
    ...homeTenantChecks(homeTenants, tenants),
    ...tenants.flatMap((tenant, index) => (tenant === undefined ? [] : tenantChecks(tenant, index, partners))),
  ];
}

/** Whose a domain is must be certain: of one tenant, here or there. */
function homeTenantChecks(
  homeTenants: readonly (Config['homeTenants'][number] | undefined)[],
  tenants: readonly (Config['tenants'][number] | undefined)[],
): readonly CrossProblem[] {
  const claimed = [
    ...tenants.flatMap((tenant) => (tenant === undefined ? [] : [tenant.id, tenant.initialDomain, ...tenant.domains])),
  ];
  return homeTenants.flatMap((homeTenant, index) => {
    const { id, domains = [] } = homeTenant ?? {};
    const at = (key: string, ...rest: number[]) => ['homeTenants', index, key, ...rest];
    const named = [
      ...(id === undefined ? [] : [{ name: id, path: at('id') }]),
      ...domains.map((name, each) => ({ name, path: at('domains', each) })),
    ];
    return named.flatMap(({ name, path }) => {
      const isTaken = claimed.includes(name);
      claimed.push(name);
      return isTaken ? [{ path, message: `${name} is of another tenant of this file already` }] : [];
    });
  });
}

/** The members of a list that are valid by themselves, at their places; undefined where one is not. */
function validParts<T>(file: unknown, key: string, schema: z.ZodType<T>): readonly (T | undefined)[] {
  const list: unknown = file !== null && typeof file === 'object' ? Reflect.get(file, key) : undefined;
  return Array.isArray(list) ? list.map((each) => schema.safeParse(each).data) : [];
}

function tenantChecks(
  tenant: Config['tenants'][number],
  index: number,
  partners: readonly (PartnerSeed | undefined)[],
): readonly CrossProblem[] {
  const at = (...path: (string | number)[]) => ['tenants', index, ...path];
  const domains = [tenant.initialDomain, ...tenant.domains];
  const unknownPartner = (name: string | undefined, path: (string | number)[]): readonly CrossProblem[] =>
    name === undefined || partners.some((partner) => partner === undefined || partner.name === name)
      ? []
      : [{ path, message: `there is no partner "${name}" under partners` }];
  return [
    ...tenant.users.flatMap(({ userPrincipalName }, user) => {
      const domain = domainOf(userPrincipalName);
      return domains.includes(domain)
        ? []
        : [
            {
              path: at('users', user, 'userPrincipalName'),
              message: `${domain} is no domain of this tenant (${domains.join(', ')})`,
            },
          ];
    }),
    ...duplicates(
      tenant.applications.map((each) => each.appId),
      'appId',
      (each) => at('applications', each, 'appId'),
    ),
    ...tenant.federationConfigurations.flatMap((federation, each) => [
      ...unknownPartner(federation.partner, at('federationConfigurations', each, 'partner')),
      ...partners
        .filter((partner) => partner?.name === federation.partner && partner !== undefined)
        .filter((partner) => partner?.protocol !== federation.preferredAuthenticationProtocol)
        .map((partner) => ({
          path: at('federationConfigurations', each, 'preferredAuthenticationProtocol'),
          message: `the partner "${partner?.name}" speaks ${partner?.protocol}, not ${federation.preferredAuthenticationProtocol}`,
        })),
      ...federation.domains
        .filter((domain) => domains.includes(domain))
        .map((domain) => ({
          path: at('federationConfigurations', each, 'domains'),
          message: `${domain} is a verified domain of this tenant; its own users cannot be federated`,
        })),
    ]),
    ...tenant.invitations.flatMap(({ invitedUserEmailAddress: address }, invitation) =>
      domains.includes(domainOf(address))
        ? [
            {
              path: at('invitations', invitation, 'invitedUserEmailAddress'),
              message: `${domainOf(address)} is a domain of this tenant; its people are among users`,
            },
          ]
        : [],
    ),
    ...userFlowChecks(tenant, at),
    ...redemptionChecks(tenant, at),
    ...termsChecks(tenant, at),
    ...tenant.identityProviders.flatMap((provider, each) =>
      unknownPartner(provider.partner, at('identityProviders', each, 'partner')),
    ),
  ];
}

/** What redemption is told must leave guests a way in. */
function redemptionChecks(
  tenant: Config['tenants'][number],
  at: (...path: (string | number)[]) => (string | number)[],
): readonly CrossProblem[] {
  const { default: settings, partners } = tenant.crossTenantAccessPolicy;
  const hasPasscodes = tenant.authenticationMethodsPolicy.email.allowExternalIdToUseEmailOtp !== 'disabled';
  const { fallbackIdentityProvider } = settings.invitationRedemptionIdentityProviderConfiguration;
  const where = ['crossTenantAccessPolicy', 'default', 'invitationRedemptionIdentityProviderConfiguration'];
  return [
    ...(fallbackIdentityProvider === 'emailOneTimePasscode' && !hasPasscodes
      ? [{ path: at(...where), message: 'the fallback is emailOneTimePasscode, which is disabled in this tenant' }]
      : []),
    ...partners.flatMap(({ tenantId }, each) =>
      tenantId === tenant.id
        ? [{ path: at('crossTenantAccessPolicy', 'partners', each, 'tenantId'), message: 'this is the tenant itself' }]
        : [],
    ),
    ...tenant.federatedDomains.flatMap((domain, each) =>
      tenant.domains.includes(domain)
        ? []
        : [{ path: at('federatedDomains', each), message: `${domain} is not among the domains of this tenant` }],
    ),
  ];
}

/** Policies ask for agreements that are there; each agreement and policy has a name of its own. */
function termsChecks(
  { termsOfUse, conditionalAccessPolicies }: Config['tenants'][number],
  at: (...path: (string | number)[]) => (string | number)[],
): readonly CrossProblem[] {
  const known = termsOfUse.flatMap(({ id, displayName }) => [id?.toLowerCase(), displayName]);
  const namesOf = (list: readonly { readonly displayName: string }[]) => list.map((each) => each.displayName);
  return [
    ...duplicates(namesOf(termsOfUse), 'displayName', (each) => at('termsOfUse', each, 'displayName')),
    ...duplicates(namesOf(conditionalAccessPolicies), 'displayName', (each) =>
      at('conditionalAccessPolicies', each, 'displayName'),
    ),
    ...conditionalAccessPolicies.flatMap((policy, index) =>
      policy.grantControls.termsOfUse.flatMap((name, each) =>
        known.includes(name) || known.includes(name.toLowerCase())
          ? []
          : [
              {
                path: at('conditionalAccessPolicies', index, 'grantControls', 'termsOfUse', each),
                message: `there is no agreement "${name}" under termsOfUse`,
              },
            ],
      ),
    ),
  ];
}
