import * as z from 'zod';
import { guid } from './application-seed.js';

const domain = z
  .string()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a domain name in lower case, for example northwind.example');

/**
 * A home tenant that is not on this server but at another origin (own design): its users sign in there by OpenID Connect, where
 * this server is an application like any other (entra-docs v2-protocols-oidc).
 */
export const homeTenantSchema = z
  .strictObject({
    id: guid.toLowerCase().describe('Tenant id, as the other server has it: issuer and tid are compared with it.'),
    displayName: z.string().min(1),
    domains: z
      .array(domain)
      .min(1)
      .describe('Its verified domains: whose users are sent there, and whom it may vouch for.'),
    origin: z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/$/, ''))
      .describe('Where it is, for example https://localhost:9443; its issuer is {origin}/{id}/v2.0.'),
    clientId: guid.describe(
      'Application there for this server, with the redirect URI {our origin}/te/{our tenant id}/oauth2/authresp.',
    ),
    clientSecret: z.string().min(1),
    ca: z.string().min(1).optional().describe('PEM of the authority to trust at that origin, and nowhere else.'),
    caFile: z.string().min(1).optional().describe('The same as a file, beside this one.'),
  })
  .refine(({ ca, caFile }) => ca === undefined || caFile === undefined, 'either ca or caFile, not both')
  .describe('An Entra tenant in another Guesthouse.');

/** A home tenant elsewhere, as realms see it. */
export type HomeTenant = Omit<z.infer<typeof homeTenantSchema>, 'ca' | 'caFile'>;
