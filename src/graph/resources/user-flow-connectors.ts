import type { ConnectorPoint, Part, UserFlow } from '#directory';
import type { JsonObject } from '#platform';
import { badRequest, notFound } from '../errors.js';
import { project } from '../odata/collection.js';
import { readQuery } from '../odata/query.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { connectorView } from './api-connectors.js';
import { referencedId } from './directory-objects.js';
import { asRead } from './user-flow-uses.js';
import { changeFlow, flowOf } from './user-flows.js';

const root = '/identity/b2xUserFlows/{id}/apiConnectorConfiguration';
const points: readonly ConnectorPoint[] = ['postFederationSignup', 'postAttributeCollection'];
const type = 'microsoft.graph.userFlowApiConnectorConfiguration';
/** Reading needs it as well (b2xidentityuserflow-get-apiconnectorconfiguration). */
const access = {
  permissions: ['IdentityUserFlow.ReadWrite.All'],
  roles: ['External ID User Flow Administrator'],
} as const;

const pointRoutes = points.flatMap((point): readonly GraphRoute[] => [
  {
    method: 'PUT',
    path: `${root}/${point}/$ref`,
    ...access,
    async handle(request) {
      await flowOf(request);
      const connectorId = referencedId(request.body['@odata.id']);
      await changeFlow(
        request,
        (flow) => ({
          ...flow,
          apiConnectorConfiguration: { ...flow.apiConnectorConfiguration, [point]: connectorId },
        }),
        () => [connectorStays(request, connectorId)],
      );
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: `${root}/${point}/$ref`,
    ...access,
    async handle(request) {
      await changeFlow(request, (flow) => {
        const { [point]: gone, ...apiConnectorConfiguration } = flow.apiConnectorConfiguration ?? {};
        if (gone === undefined) throw notFound(point);
        return { ...flow, apiConnectorConfiguration };
      });
      return { status: 204 };
    },
  },
]);

/** `apiConnectorConfiguration` of user flows (Graph v1.0 userFlowApiConnectorConfiguration): which API is asked when. */
export const userFlowConnectorRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: root,
    ...access,
    async handle(request) {
      return { status: 200, body: await configurationView(request, await flowOf(request)) };
    },
  },
  ...pointRoutes,
];

/** Nothing but what `$expand` names. */
async function configurationView({ directory, url, headers }: GraphRequest, flow: UserFlow): Promise<JsonObject> {
  const { expand } = readQuery(url.searchParams, headers, {
    ...{ type, properties: [], expandable: points, isDirectory: false },
  });
  const where = `identity/b2xUserFlows('${flow.id}')/apiConnectorConfiguration`;
  const asked = points.flatMap((point) => {
    const expansion = expand.find(({ name }) => name === point);
    return expansion === undefined ? [] : [{ point, select: expansion.select }];
  });
  const shown = asked.map(async ({ point, select }) => {
    const connector = await directory.apiConnectors.get(flow.apiConnectorConfiguration?.[point] ?? '');
    const view = connector === undefined ? null : connectorView(connector);
    return {
      [`${point}@odata.context`]: context(`${where}/${type}/${point}/$entity`),
      [point]: view === null || select === undefined ? view : project(view, ['id', ...select]),
    };
  });
  const names = asked.length === 0 ? '' : `(${asked.map(({ point }) => `${point}()`).join(',')})`;
  return Object.assign({ '@odata.context': context(`${where}${names}`) }, ...(await Promise.all(shown)));
}

/** It may be deleted while it is put there. */
async function connectorStays({ directory: { apiConnectors } }: GraphRequest, id: string): Promise<Part> {
  const connector = await apiConnectors.get(id);
  if (connector === undefined) throw badRequest(`There is no API connector '${id.slice(0, 100)}' in this tenant.`);
  return asRead(apiConnectors.changing(connector, connector));
}
