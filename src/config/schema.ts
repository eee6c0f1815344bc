import * as z from 'zod';
import { homeTenantSchema, tenantSeedSchema } from '#directory';
import { limitsSchema } from './limits-schema.js';

const person = z.strictObject({
  email: z.email(),
  displayName: z.string().min(1),
  givenName: z.string().optional(),
  surname: z.string().optional(),
});

/** A built-in identity provider. */
export const partnerSeed = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and dashes'),
    protocol: z
      .enum(['saml', 'wsFed', 'google', 'facebook', 'microsoftAccount'])
      .describe('facebook takes part in sign-up flows only.'),
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
    federation: z
      .strictObject({
        allowLoopback: z
          .boolean()
          .default(true)
          .describe('Partners on this machine, also without TLS; false leaves https elsewhere only.'),
        allowPrivateNetworks: z
          .boolean()
          .default(false)
          .describe(
            'Whether this server calls addresses of private networks (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7), by whatever name.',
          ),
        requireDnsRecord: z
          .boolean()
          .default(false)
          .describe(
            'Federations by Graph need the TXT record DirectFedAuthUrl when the sign-in is outside the domain.',
          ),
      })
      .prefault({})
      .describe('What partners must satisfy, and where this server connects to.'),
    limits: limitsSchema,
    tenants: z.array(tenantSeedSchema).min(1),
    homeTenants: z
      .array(homeTenantSchema)
      .default([])
      .describe('Home tenants of guests that are at another origin, in another Guesthouse.'),
    partners: z.array(partnerSeed).default([]),
  })
  .describe('A config file of Guesthouse.');

/** A valid config file, defaults filled in. */
export type Config = z.infer<typeof configSchema>;
export type PartnerSeed = Config['partners'][number];
