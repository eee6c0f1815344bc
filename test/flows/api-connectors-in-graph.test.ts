import { describe, expect } from '@jest/globals';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, daemonToken, refusal } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import {
  attributes,
  bad,
  configuration,
  connector,
  connectors,
  flows,
  newConnector,
  newFlow,
  connectorPassword as password,
  signUpConfig,
} from '../support/user-flows-in-graph.js';

const { story } = stories({ config: signUpConfig });

const points = ['postFederationSignup', 'postAttributeCollection'] as const;
const shown = {
  ...connector,
  authenticationConfiguration: { ...connector.authenticationConfiguration, password: '******' },
};
const reference = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0${connectors}/${id}` });
const put = (house: Emulator, point: string, id: string) =>
  daemonGraph(house).api(`${configuration}/${point}/$ref`).put(reference(id));
/** Everything that the server keeps, as one text. */
const kept = async (house: Emulator) => {
  const snapshot = `${house.origin}/_guesthouse/snapshots/kept`;
  await house.http.send(snapshot, { method: 'POST' });
  const { text } = await house.http.get(snapshot);
  await house.http.send(snapshot, { method: 'DELETE' });
  return text;
};

describe('identity/apiConnectors', () => {
  story('are made, read, changed and deleted, and their password is shown to nobody', async (house) => {
    const graph = daemonGraph(house);
    const { id, ...made } = await graph.api(connectors).post(connector);
    expect(made).toMatchObject(shown);
    expect(await graph.api(`${connectors}/${id}`).get()).toMatchObject({ id, ...shown });
    expect((await graph.api(connectors).get()).value).toEqual([{ id, ...shown }]);
    const unused = await newConnector(house, { authenticationConfiguration: null });
    expect(await graph.api(`${connectors}/${unused}`).get()).toMatchObject({ authenticationConfiguration: null });
    await graph.api(`${connectors}/${unused}`).delete();
    expect((await refusal(graph.api(`${connectors}/${unused}`).get())).status).toBe(404);
    expect((await refusal(graph.api(`${connectors}/${unused}`).delete())).status).toBe(404);
    expect((await refusal(graph.api(`${connectors}/${unused}`).patch({}))).status).toBe(404);
    await newFlow(house);
    for (const point of points) await put(house, point, id);
    const token = await daemonToken(house)();
    for (const path of [connectors, `${connectors}/${id}`, flows, `${configuration}?$expand=${points}`]) {
      const { text } = await house.http.get(`${house.origin}/graph/v1.0${path}`, { authorization: `Bearer ${token}` });
      expect([path, text.includes(password)]).toEqual([path, false]);
      expect(text).toMatch(path === flows ? /B2X_1_Partner/ : /\*{6}/);
    }
  });

  story('keep a password that is written back as it was read, and take another', async (house) => {
    const graph = daemonGraph(house);
    const id = await newConnector(house);
    const { authenticationConfiguration: authentication } = shown;
    const change = (body: object) => graph.api(`${connectors}/${id}`).patch(body);
    await change({ displayName: 'Renamed', authenticationConfiguration: { ...authentication, username: 'other' } });
    expect(await graph.api(`${connectors}/${id}`).get()).toMatchObject({
      ...{ displayName: 'Renamed', targetUrl: connector.targetUrl },
      authenticationConfiguration: { ...authentication, username: 'other' },
    });
    expect(await kept(house)).toContain(`"username":"other","password":"${password}"`);
    await change({ authenticationConfiguration: { ...authentication, password: 'a-new-one' } });
    expect(await kept(house)).toContain('"password":"a-new-one"');
    expect(await kept(house)).not.toContain(password);
    await change({ authenticationConfiguration: null });
    const masked = change({ authenticationConfiguration: authentication });
    expect(await refusal(masked)).toEqual(bad(/authenticationConfiguration\/password/));
    expect(await kept(house)).not.toContain('a-new-one');
  });

  story('say what they do not take', async (house) => {
    const graph = daemonGraph(house);
    const { authenticationConfiguration: authentication } = connector;
    const withAuthentication = (more: object) => ({ authenticationConfiguration: { ...authentication, ...more } });
    const certificate = { '@odata.type': '#microsoft.graph.pkcs12Certificate', pkcs12Value: 'MII=', password: 'p' };
    const refused: readonly (readonly [object, RegExp])[] = [
      [{ displayName: undefined }, /'displayName'/],
      [{ displayName: 7 }, /'displayName'/],
      [{ targetUrl: undefined }, /'targetUrl'/],
      [{ targetUrl: 'http://approvals.example/' }, /'targetUrl': it must be https/],
      [{ targetUrl: 'https://name:word@approvals.example/' }, /'targetUrl'/],
      [{ targetUrl: 'https://169.254.169.254/latest' }, /'targetUrl'/],
      [{ targetUrl: 'file:///etc/passwd' }, /'targetUrl'/],
      [{ authenticationConfiguration: certificate }, /Client certificates are not modelled/],
      [{ authenticationConfiguration: 'Basic' }, /must be null or have the '@odata.type'/],
      [{ authenticationConfiguration: { username: 'a', password: 'b' } }, /must be null or have the '@odata.type'/],
      [withAuthentication({ password: '******' }), /authenticationConfiguration\/password/],
      [withAuthentication({ username: 'a:b' }), /colon/],
      [withAuthentication({ password: 'x'.repeat(257) }), /256 characters/],
      [{ secret: 'x' }, /secret/],
    ];
    for (const [more, message] of refused) expect(await refusal(newConnector(house, more))).toEqual(bad(message));
    expect((await graph.api(connectors).get()).value).toEqual([]);
    const id = await newConnector(house);
    const changed = graph.api(`${connectors}/${id}`);
    expect(await refusal(changed.patch({ targetUrl: 'http://approvals.example/' }))).toEqual(bad(/'targetUrl'/));
    expect(await refusal(changed.patch({ authenticationConfiguration: certificate }))).toEqual(bad(/not modelled/));
    const upload = (to: string) => graph.api(`${connectors}/${to}/uploadClientCertificate`).post(certificate);
    expect(await refusal(upload(id))).toEqual(bad(/Client certificates are not modelled/));
    expect((await refusal(upload('nothing'))).status).toBe(404);
    expect(await changed.get()).toMatchObject(shown);
  });

  story('are twenty at most', async (house) => {
    for (let count = 0; count < 20; count += 1) await newConnector(house, { displayName: `API ${count}` });
    expect(await refusal(newConnector(house))).toEqual(bad(/20 API connectors/));
  });

  story('are not deleted while a user flow asks them', async (house) => {
    const graph = daemonGraph(house);
    await newFlow(house);
    const id = await newConnector(house);
    await put(house, 'postAttributeCollection', id);
    const refused = await refusal(graph.api(`${connectors}/${id}`).delete());
    expect(refused).toEqual(bad(/'B2X_1_Partner' uses this API connector/));
    await graph.api(`${configuration}/postAttributeCollection/$ref`).delete();
    await graph.api(`${connectors}/${id}`).delete();
  });
});

describe('apiConnectorConfiguration of a user flow', () => {
  story('says which API is asked when, as far as that is expanded', async (house) => {
    const graph = daemonGraph(house);
    await newFlow(house);
    const [first, second] = [await newConnector(house), await newConnector(house, { displayName: 'Second' })];
    const context = `https://graph.microsoft.com/v1.0/$metadata#identity/b2xUserFlows('B2X_1_Partner')/apiConnectorConfiguration`;
    const read = () => graph.api(configuration).expand(points.join(',')).get();
    expect(await read()).toMatchObject({ postFederationSignup: null, postAttributeCollection: null });
    await put(house, 'postFederationSignup', first);
    await put(house, 'postAttributeCollection', first);
    await put(house, 'postAttributeCollection', second);
    expect(await read()).toEqual({
      '@odata.context': `${context}(postFederationSignup(),postAttributeCollection())`,
      'postFederationSignup@odata.context': `${context}/microsoft.graph.userFlowApiConnectorConfiguration/postFederationSignup/$entity`,
      postFederationSignup: { id: first, ...shown },
      'postAttributeCollection@odata.context': `${context}/microsoft.graph.userFlowApiConnectorConfiguration/postAttributeCollection/$entity`,
      postAttributeCollection: { id: second, ...shown, displayName: 'Second' },
    });
    expect(await graph.api(configuration).get()).toEqual({ '@odata.context': context });
    const named = await graph.api(configuration).expand('postAttributeCollection($select=displayName)').get();
    expect(named).toMatchObject({ postAttributeCollection: { id: second, displayName: 'Second' } });
    expect(named.postAttributeCollection.targetUrl).toBeUndefined();
    await graph.api(`${configuration}/postFederationSignup/$ref`).delete();
    expect(await read()).toMatchObject({ postFederationSignup: null, postAttributeCollection: { id: second } });
    expect((await refusal(graph.api(`${configuration}/postFederationSignup/$ref`).delete())).status).toBe(404);
  });

  story('names connectors that are there, at the two points that there are', async (house) => {
    const graph = daemonGraph(house);
    await newFlow(house);
    const id = await newConnector(house);
    expect(await refusal(put(house, 'postFederationSignup', 'nothing'))).toEqual(bad(/no API connector 'nothing'/));
    expect(await refusal(graph.api(`${configuration}/postFederationSignup/$ref`).put({}))).toEqual(bad(/@odata.id/));
    expect((await refusal(put(house, 'preTokenIssuance', id))).status).toBe(400);
    expect((await refusal(graph.api(configuration).expand('preTokenIssuance').get())).status).toBe(400);
    const elsewhere = graph.api(`${flows}/B2X_1_Nobody/apiConnectorConfiguration/postFederationSignup/$ref`);
    expect((await refusal(elsewhere.put(reference(id)))).status).toBe(404);
    expect((await refusal(elsewhere.delete())).status).toBe(404);
    expect((await refusal(graph.api(attributes).put({}))).status).toBe(405);
  });

  story('is put within a batch, too', async (house) => {
    await newFlow(house);
    const id = await newConnector(house);
    const request = { id: '1', method: 'PUT', url: `${configuration}/postFederationSignup/$ref`, body: reference(id) };
    const { responses } = await daemonGraph(house)
      .api('/$batch')
      .post({ requests: [request] });
    expect(responses).toMatchObject([{ status: 204 }]);
    const read = await daemonGraph(house).api(configuration).expand('postFederationSignup').get();
    expect(read).toMatchObject({ postFederationSignup: { id } });
  });
});
