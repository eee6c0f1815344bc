import { type ApiConnector, apiConnectorSeed } from '#directory';
import { isPartnerAddress, type PartnerAddressRule } from '#identity-providers';
import { type Json, type JsonObject, newId } from '#platform';
import { auditedResource } from '../audit.js';
import { badRequest, notFound } from '../errors.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { merged, parsed } from './patched-settings.js';
import { usedByNone } from './user-flow-uses.js';
import { wholeList } from './whole-list.js';

const root = '/identity/apiConnectors';
const where = 'identity/apiConnectors';
const administrator = 'External ID User Flow Administrator';
const reads = {
  permissions: ['APIConnectors.Read.All', 'APIConnectors.ReadWrite.All'],
  roles: [administrator, 'Global Reader'],
} as const;
const writes = { permissions: ['APIConnectors.ReadWrite.All'], roles: [administrator] } as const;
const rules = {
  type: 'microsoft.graph.identityApiConnector',
  properties: ['id', 'displayName', 'targetUrl', 'authenticationConfiguration'],
  isDirectory: false,
};
/** Own limits: Entra's are unknown. */
const mostConnectors = 20;
const longestCredential = 256;
/** Stands for a password that nobody is shown. */
const mask = '******';
const basic = 'microsoft.graph.basicAuthentication';
const certificates = ['microsoft.graph.pkcs12Certificate', 'microsoft.graph.clientCertificateAuthentication'];

/** `/identity/apiConnectors` (Graph v1.0 identityApiConnector): the APIs that user flows ask. */
export const apiConnectorRoutes = (addresses: PartnerAddressRule): readonly GraphRoute[] => [
  {
    method: 'GET',
    path: root,
    ...reads,
    async handle(request) {
      const connectors = await request.directory.apiConnectors.list();
      return wholeList(request, rules, where, connectors.map(connectorView));
    },
  },
  {
    method: 'POST',
    path: root,
    ...writes,
    async handle(request) {
      const { directory, body } = request;
      const asked = settingsOf(body, addresses);
      if ((await directory.apiConnectors.count()) >= mostConnectors)
        throw badRequest(`A tenant has ${mostConnectors} API connectors at most.`);
      const connector = { ...asked, id: newId() };
      return answer(
        201,
        await directory.apiConnectors.create(connector, auditedResource(request, 'Add', 'API connector')),
      );
    },
  },
  {
    method: 'GET',
    path: `${root}/{id}`,
    ...reads,
    handle: async (request) => answer(200, await connectorOf(request)),
  },
  {
    method: 'PATCH',
    path: `${root}/{id}`,
    ...writes,
    async handle(request) {
      const { id = '' } = request.parameters;
      const change = ({ id: _, ...before }: ApiConnector) => ({ ...settingsOf(request.body, addresses, before), id });
      const changed = await request.directory.apiConnectors.change(
        id,
        change,
        auditedResource(request, 'Update', 'API connector'),
      );
      if (changed === undefined) throw notFound(id);
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: `${root}/{id}`,
    ...writes,
    async handle(request) {
      const { directory, parameters } = request;
      const { id = '' } = parameters;
      const isRemoved = await directory.apiConnectors.remove(id, (removed) => [
        usedByNone(directory, 'API connector', ({ apiConnectorConfiguration = {} }) =>
          Object.values(apiConnectorConfiguration).includes(id),
        ),
        ...auditedResource(request, 'Delete', 'API connector')(removed),
      ]);
      if (!isRemoved) throw notFound(id);
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: `${root}/{id}/uploadClientCertificate`,
    ...writes,
    async handle(request) {
      await connectorOf(request);
      throw notModelled();
    },
  },
];

/** A connector as Graph shows it: the password to nobody. */
export function connectorView({ id, displayName, targetUrl, authenticationConfiguration }: ApiConnector): JsonObject {
  const shown = authenticationConfiguration && {
    '@odata.type': `#${basic}`,
    ...{ username: authenticationConfiguration.username, password: mask },
  };
  return { id, displayName, targetUrl, authenticationConfiguration: shown };
}

type Settings = Omit<ApiConnector, 'id'>;

/** What a body says of a connector; a change keeps what it does not name. */
function settingsOf(body: JsonObject, addresses: PartnerAddressRule, before?: Settings): Settings {
  const { id: _, authenticationConfiguration: authentication, ...rest } = body;
  const given =
    authentication === undefined ? rest : { ...rest, authenticationConfiguration: authenticationOf(authentication) };
  const { id: __, ...asked } = parsed(apiConnectorSeed.safeParse(merged({ ...before }, given)));
  if (given.targetUrl !== undefined && !isPartnerAddress(asked.targetUrl, addresses))
    throw badRequest(
      "Invalid value specified for property 'targetUrl': it must be https, and where federation of the config lets it be.",
    );
  if (asked.authenticationConfiguration !== null) checkCredentials(asked.authenticationConfiguration);
  return asked;
}

/** Basic authentication or none; a masked password is the one that is there. */
function authenticationOf(given: Json): Json {
  if (given === null) return null;
  const isObject = typeof given === 'object' && !Array.isArray(given);
  const { password, ...rest } = isObject ? (given as JsonObject) : {};
  const type = String(rest['@odata.type']).replace(/^#/, '');
  if (certificates.includes(type)) throw notModelled();
  if (type !== basic)
    throw badRequest(`'authenticationConfiguration' must be null or have the '@odata.type' #${basic}.`);
  return password === undefined || password === mask ? rest : { ...rest, password };
}

/** In HTTP basic authentication a colon ends the name (RFC 7617 2). */
function checkCredentials({ username, password }: NonNullable<Settings['authenticationConfiguration']>): void {
  if (username.includes(':')) throw badRequest("'username' must not have a colon.");
  if (Math.max(username.length, password.length) > longestCredential)
    throw badRequest(`'username' and 'password' have ${longestCredential} characters at most.`);
}

const notModelled = () => badRequest('Client certificates are not modelled; use basicAuthentication.');

async function connectorOf({ directory, parameters: { id = '' } }: GraphRequest): Promise<ApiConnector> {
  const connector = await directory.apiConnectors.get(id);
  if (connector === undefined) throw notFound(id);
  return connector;
}

function answer(status: number, connector: ApiConnector) {
  return { status, body: { '@odata.context': context(`${where}/$entity`), ...connectorView(connector) } };
}
