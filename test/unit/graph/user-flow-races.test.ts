import { describe, expect, it } from '@jest/globals';
import { addCustomAttribute, createDirectory, type Directory, type Tenant } from '#directory';
import type { JsonObject } from '#platform';
import { apiConnectorRoutes } from '#src/graph/resources/api-connectors.js';
import { userFlowAssignmentRoutes } from '#src/graph/resources/user-flow-assignments.js';
import { userFlowAttributeRoutes } from '#src/graph/resources/user-flow-attributes.js';
import { userFlowConnectorRoutes } from '#src/graph/resources/user-flow-connectors.js';
import type { GraphRequest, GraphRoute } from '#src/graph/route.js';
import { createMemoryStore, type Store } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';

const tenant = { id: 't', displayName: 'Contoso', initialDomain: 'contoso.onmicrosoft.com', domains: [] };
const routes: readonly GraphRoute[] = [
  ...[...userFlowAttributeRoutes, ...userFlowAssignmentRoutes, ...userFlowConnectorRoutes],
  ...apiConnectorRoutes({ allowLoopback: true }),
];
const assignments = '/identity/b2xUserFlows/{id}/userAttributeAssignments';
const point = '/identity/b2xUserFlows/{id}/apiConnectorConfiguration/postFederationSignup/$ref';
const flow = { id: 'B2X_1_Partner', userFlowIdentityProviders: [], applications: [] };
const connector = {
  ...{ id: 'c', displayName: 'Approvals', targetUrl: 'https://a.example/', authenticationConfiguration: null },
};

/** A directory with a user flow, and a second call that is done when the first one is about to write. */
const world = async () => {
  const store = createMemoryStore(createFakeClock());
  const directory = createDirectory(store, tenant as unknown as Tenant);
  await directory.userFlows.create(flow);
  await directory.apiConnectors.create(connector);
  const attribute = await addCustomAttribute(directory, { displayName: 'Size', description: '', dataType: 'string' });
  const interrupted = (meanwhile: () => Promise<unknown>): Directory => {
    let isFirst = true;
    const commit: Store['commit'] = async (...given) => {
      if (isFirst) {
        isFirst = false;
        await meanwhile();
      }
      return store.commit(...given);
    };
    return createDirectory({ ...store, commit }, tenant as unknown as Tenant);
  };
  return { directory, interrupted, attribute };
};

const call = async (method: string, path: string, directory: Directory, id: string, body: JsonObject = {}) => {
  const route = routes.find((each) => each.method === method && each.path === path);
  const caller = { user: undefined, application: { appId: 'a', displayName: 'Daemon' } };
  const about = { caller, headers: {}, clock: createFakeClock() };
  return route?.handle({ ...about, directory, parameters: { id }, body } as unknown as GraphRequest);
};
const assign = (directory: Directory, id: string) =>
  call('POST', assignments, directory, flow.id, { userAttribute: { id } });
const put = (directory: Directory) =>
  call('PUT', point, directory, flow.id, { '@odata.id': `apiConnectors/${connector.id}` });

describe('two changes of what a user flow uses at the same time', () => {
  it('are both there', async () => {
    const { directory, interrupted } = await world();
    await assign(
      interrupted(() => assign(directory, 'city')),
      'surname',
    );
    await put(interrupted(() => assign(directory, 'state')));
    const after = await directory.userFlows.get(flow.id);
    expect(after?.userAttributeAssignments?.map(({ id }) => id)).toEqual(['city', 'surname', 'state']);
    expect(after?.apiConnectorConfiguration).toEqual({ postFederationSignup: connector.id });
  });

  it('do not assign an attribute twice', async () => {
    const { directory, interrupted } = await world();
    const second = assign(
      interrupted(() => assign(directory, 'city')),
      'city',
    );
    await expect(second).rejects.toMatchObject({ status: 400 });
  });

  it('leave no flow with an attribute that is gone', async () => {
    const { directory, interrupted, attribute } = await world();
    const remove = (from: Directory) => call('DELETE', '/identity/userFlowAttributes/{id}', from, attribute.id);
    await expect(remove(interrupted(() => assign(directory, attribute.id)))).rejects.toMatchObject({ status: 400 });
    expect(await directory.userFlowAttributes.get(attribute.id)).toEqual(attribute);
    await directory.userFlows.change(flow.id, () => flow);
    await expect(
      assign(
        interrupted(() => remove(directory)),
        attribute.id,
      ),
    ).rejects.toMatchObject({ status: 404 });
    expect(await directory.userFlows.get(flow.id)).toEqual(flow);
  });

  it('leave no flow with an API connector that is gone', async () => {
    const { directory, interrupted } = await world();
    const remove = (from: Directory) => call('DELETE', '/identity/apiConnectors/{id}', from, connector.id);
    await expect(remove(interrupted(() => put(directory)))).rejects.toMatchObject({ status: 400 });
    expect(await directory.apiConnectors.get(connector.id)).toEqual(connector);
    await directory.userFlows.change(flow.id, () => flow);
    await expect(put(interrupted(() => remove(directory)))).rejects.toMatchObject({ status: 400 });
    expect(await directory.userFlows.get(flow.id)).toEqual(flow);
  });
});
