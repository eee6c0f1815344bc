import type { OrgContact } from '#directory';
import type { JsonObject } from '#platform';
import { notFound } from '../errors.js';
import { checkEnumeration } from '../guest-limits.js';
import { collect, project } from '../odata/collection.js';
import { readQuery } from '../odata/query.js';
import { context, type GraphRoute } from '../route.js';

const permissions = ['OrgContact.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const properties = [
  ...['id', 'displayName', 'givenName', 'surname', 'companyName', 'mail', 'mailNickname', 'proxyAddresses'],
  'onPremisesSyncEnabled',
];

const view = (contact: OrgContact): JsonObject => ({ ...contact, proxyAddresses: [...contact.proxyAddresses] });

/** `/contacts` (Graph v1.0 orgContact): read only, as there; contacts come by synchronization, here from the config file. */
export const contactRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: '/contacts',
    permissions,
    async handle(request) {
      checkEnumeration(request);
      const rules = { type: 'microsoft.graph.orgContact', properties };
      const query = readQuery(request.url.searchParams, request.headers, rules);
      const { contacts } = request.directory;
      const body = await collect(
        async function* source(skip) {
          for await (const contact of contacts.scan(skip)) yield view(contact);
        },
        query,
        {
          context: context('contacts'),
          url: request.url,
          project: (contact) => project(contact, query.select ?? properties),
        },
      );
      return { status: 200, body };
    },
  },
  {
    method: 'GET',
    path: '/contacts/{id}',
    permissions,
    async handle(request) {
      checkEnumeration(request);
      const { id = '' } = request.parameters;
      const contact = await request.directory.contacts.get(id);
      if (contact === undefined) throw notFound(id);
      return { status: 200, body: { '@odata.context': context('contacts/$entity'), ...view(contact) } };
    },
  },
];
