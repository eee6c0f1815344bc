import { z } from 'zod';
import { tenantSeedSchema } from '#directory';

const person = z.strictObject({
  email: z.email(),
  displayName: z.string().min(1),
  givenName: z.string().optional(),
  surname: z.string().optional(),
});

const partnerSeed = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and dashes'),
    protocol: z.enum(['saml', 'google', 'microsoftAccount']).describe('wsFed and facebook come with a later version.'),
    displayName: z.string().optional(),
    people: z.array(person).default([]).describe('They sign in with one click.'),
  })
  .describe('A built-in identity provider, at /partners/{name}.');

/** Every key of the config file. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional(),
    origin: z.url().optional().describe('Public origin, when it is not https://localhost:{port}.'),
    mail: z
      .strictObject({
        smtp: z
          .string()
          .regex(/^smtps?:\/\//, 'smtp://host:port or smtps://host:port')
          .optional()
          .describe('Mail is sent here too; it is always in /inbox.'),
        from: z.string().default('Guesthouse <invites@guesthouse.example>').describe('Sender of every mail.'),
      })
      .prefault({}),
    tenants: z.array(tenantSeedSchema).min(1),
    partners: z.array(partnerSeed).default([]),
  })
  .check((ctx) => {
    for (const problem of crossChecks(ctx.value)) {
      ctx.issues.push({ code: 'custom', input: ctx.value, ...problem });
    }
  });

/** A valid config file, defaults filled in. */
export type Config = z.infer<typeof configSchema>;
export type PartnerSeed = Config['partners'][number];

type CrossProblem = { readonly path: (string | number)[]; readonly message: string };

/** What no single key can know. */
function crossChecks(config: {
  readonly tenants: Config['tenants'];
  readonly partners: Config['partners'];
}): readonly CrossProblem[] {
  return [
    ...duplicates(
      config.tenants.map((tenant) => tenant.id),
      'tenant id',
      (index) => ['tenants', index, 'id'],
    ),
    ...duplicates(
      config.tenants.map((tenant) => tenant.initialDomain),
      'domain',
      (index) => ['tenants', index, 'initialDomain'],
    ),
    ...duplicates(
      config.partners.map((partner) => partner.name),
      'partner',
      (index) => ['partners', index, 'name'],
    ),
    ...config.tenants.flatMap((tenant, index) => tenantChecks(tenant, index, config.partners)),
  ];
}

function tenantChecks(
  tenant: Config['tenants'][number],
  index: number,
  partners: Config['partners'],
): readonly CrossProblem[] {
  const at = (...path: (string | number)[]) => ['tenants', index, ...path];
  const domains = [tenant.initialDomain, ...tenant.domains];
  const unknownPartner = (name: string | undefined, path: (string | number)[]): readonly CrossProblem[] =>
    name === undefined || partners.some((partner) => partner.name === name)
      ? []
      : [{ path, message: `there is no partner "${name}" under partners` }];
  return [
    ...tenant.users.flatMap(({ userPrincipalName }, user) => {
      const domain = userPrincipalName.slice(userPrincipalName.lastIndexOf('@') + 1).toLowerCase();
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
      ...federation.domains
        .filter((domain) => domains.includes(domain))
        .map((domain) => ({
          path: at('federationConfigurations', each, 'domains'),
          message: `${domain} is a verified domain of this tenant; its own users cannot be federated`,
        })),
    ]),
    ...tenant.identityProviders.flatMap((provider, each) =>
      unknownPartner(provider.partner, at('identityProviders', each, 'partner')),
    ),
  ];
}

function duplicates(
  values: readonly string[],
  what: string,
  pathOf: (index: number) => (string | number)[],
): readonly CrossProblem[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) === index ? [] : [{ path: pathOf(index), message: `this ${what} is used twice: ${value}` }],
  );
}
