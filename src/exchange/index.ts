/**
 * EXCHANGE: a tenant as JSON, in and out.
 *
 * Takes over what Microsoft Graph exported of a real tenant (organization, users, groups with members, applications, service
 * principals, app role assignments, permission grants, directory roles, invitations), and writes a tenant in the same
 * shape. What is not understood is kept with its object, reported, and written back; what Graph does not show travels under
 * `@guesthouse`. All is read and judged before the first object is written. Reads no file itself.
 *
 * Sources: Microsoft Graph v1.0 resources of those names; OData 4.01 JSON format (value, annotations).
 */
export { createExchange, type Exchange, type ImportReport } from './exchange.js';
export { ImportRefused } from './import-refused.js';
export { isResourceName, itemsOf, resourceNames } from './resource-file.js';
