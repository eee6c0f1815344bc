import * as z from 'zod';

const many = z.int().min(1);

/** `limits` of the config file: Graph throttling-limits; those of the token endpoint are our own design. */
export const limitsSchema = z
  .strictObject({
    graph: z
      .strictObject({
        resourceUnits: many
          .optional()
          .describe('In 10 seconds; 3500, 5000 or 8000 by the number of users if left out.'),
        writes: many.default(3000).describe('In 150 seconds.'),
      })
      .optional()
      .describe('Throttle each application at Graph, per tenant: 429 with Retry-After.'),
    token: z
      .strictObject({
        perTenant: many.optional().describe('Token requests in 10 seconds; AADSTS90055 beyond.'),
        identical: many.optional().describe('Identical token requests in 5 minutes; AADSTS50196 beyond.'),
      })
      .optional()
      .describe('Throttle the token endpoint: 429 with Retry-After.'),
  })
  .prefault({})
  .describe('Throttling as Entra and Graph have it, in each server process; off unless it is named here.');
