import { describe, expect } from '@jest/globals';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, personGraph, refusal } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import {
  assignments,
  attributeAdmin,
  attributes,
  bad,
  configuration,
  connectors,
  flowAdmin,
  flows,
  newAttribute,
  newConnector,
  newFlow,
  shoeSize,
  signUpConfig,
} from '../support/user-flows-in-graph.js';
import { people } from '../support/world.js';

const { story } = stories({ config: signUpConfig });

const shoeAssignment = (id: string) => ({
  ...{ isOptional: false, requiresVerification: false, userInputType: 'textBox', displayName: 'Your shoe size' },
  ...{ userAttributeValues: [], userAttribute: { id } },
});
const statusAs = async (
  house: Emulator,
  who: string,
  scope: string,
  path: string,
  method: 'get' | 'post' | 'patch',
) => {
  const graph = await personGraph(house, who, `https://graph.microsoft.com/${scope}`);
  return (await refusal(method === 'get' ? graph.api(path).get() : graph.api(path)[method]({}))).status;
};

describe('identity/userFlowAttributes', () => {
  story('lists the built-in ones first, and custom ones that are made, described and deleted', async (house) => {
    const graph = daemonGraph(house);
    const made = await graph.api(attributes).post({ ...shoeSize, userFlowAttributeType: 'custom' });
    const expected = {
      ...{ ...shoeSize, userFlowAttributeType: 'custom' },
      id: expect.stringMatching(/^extension_[0-9a-f]{32}_Shoesize$/),
    };
    expect(made).toMatchObject(expected);
    const { value } = await graph.api(attributes).get();
    expect(value.map((each: { id: string }) => each.id)).toEqual([
      ...['city', 'country', 'displayName', 'email', 'givenName', 'jobTitle', 'postalCode', 'state', 'streetAddress'],
      ...['surname', made.id],
    ]);
    expect(value.at(0)).toEqual({
      ...{ id: 'city', displayName: 'City', description: "The user's city." },
      ...{ userFlowAttributeType: 'builtIn', dataType: 'string' },
    });
    expect(value.at(-1)).toEqual(expected);
    const custom = await graph.api(attributes).filter("userFlowAttributeType eq 'custom'").select('displayName').get();
    expect(custom.value).toEqual([{ displayName: 'Shoe size' }]);
    await graph.api(`${attributes}/${made.id}`).patch({ description: 'As in France' });
    expect(await graph.api(`${attributes}/${made.id}`).get()).toMatchObject({
      ...expected,
      description: 'As in France',
    });
    await graph.api(`${attributes}/${made.id}`).delete();
    expect((await refusal(graph.api(`${attributes}/${made.id}`).get())).status).toBe(404);
    expect((await refusal(graph.api(`${attributes}/${made.id}`).delete())).status).toBe(404);
  });

  story('belong to an application that comes with the first of them', async (house) => {
    const name = 'aad-extensions-app. Do not modify. Used by AAD for storing user data.';
    const found = async () =>
      (await daemonGraph(house).api('/applications').get()).value.filter(
        (each: { displayName: string }) => each.displayName === name,
      );
    expect(await found()).toEqual([]);
    const id = await newAttribute(house);
    await newAttribute(house, { displayName: 'Hobby' });
    const [application, ...more] = await found();
    expect(more).toEqual([]);
    expect(id).toBe(`extension_${application.appId.replaceAll('-', '')}_Shoesize`);
  });

  story('takes no other type of data, no bad name and no name twice', async (house) => {
    const refused: readonly (readonly [object, RegExp])[] = [
      [{ dataType: 'stringCollection' }, /'dataType'.*"string"\|"boolean"\|"int64"/],
      [{ dataType: 'dateTime' }, /'dataType'/],
      [{ displayName: 'Größe' }, /'displayName': letters, digits, spaces, underscores/],
      [{ displayName: undefined }, /'displayName'/],
      [{ description: 'x'.repeat(257) }, /'description'/],
      [{ color: 'blue' }, /color/],
    ];
    for (const [more, message] of refused) expect(await refusal(newAttribute(house, more))).toEqual(bad(message));
    await newAttribute(house);
    expect(await refusal(newAttribute(house))).toEqual(bad(/same value for property id/));
  });

  story('changes nothing but a description, and nothing of the built-in ones', async (house) => {
    const graph = daemonGraph(house);
    const id = await newAttribute(house);
    const custom = graph.api(`${attributes}/${id}`);
    expect(await refusal(custom.patch({ displayName: 'Size' }))).toEqual(bad(/Only the description/));
    expect(await refusal(custom.patch({ dataType: 'string' }))).toEqual(bad(/Only the description/));
    expect(await refusal(custom.patch({ description: null }))).toEqual(bad(/'description'/));
    expect(await refusal(graph.api(`${attributes}/city`).patch({ description: 'Town' }))).toEqual(bad(/built-in/));
    expect(await refusal(graph.api(`${attributes}/city`).delete())).toEqual(bad(/built-in/));
    expect((await refusal(graph.api(`${attributes}/nothing`).patch({}))).status).toBe(404);
    expect(await custom.get()).toMatchObject(shoeSize);
  });

  story('are not deleted while a user flow asks for them', async (house) => {
    const graph = daemonGraph(house);
    await newFlow(house);
    const id = await newAttribute(house);
    await graph.api(assignments).post(shoeAssignment(id));
    expect(await refusal(graph.api(`${attributes}/${id}`).delete())).toEqual(
      bad(/'B2X_1_Partner' uses this attribute/),
    );
    await graph.api(`${flows}/B2X_1_Partner`).delete();
    await graph.api(`${attributes}/${id}`).delete();
  });

  story('are one hundred custom ones at most', async (house) => {
    for (let count = 0; count < 100; count += 1) await newAttribute(house, { displayName: `Question ${count}` });
    expect(await refusal(newAttribute(house))).toEqual(bad(/100 custom user flow attributes/));
  });
});

describe('userAttributeAssignments of a user flow', () => {
  story('are made with their attribute, read, changed and taken away', async (house) => {
    const graph = daemonGraph(house);
    await newFlow(house);
    expect((await graph.api(assignments).get()).value).toEqual([]);
    const id = await newAttribute(house);
    const expected = { ...shoeAssignment(id), id, userAttribute: { id, ...shoeSize, userFlowAttributeType: 'custom' } };
    expect(await graph.api(assignments).post(shoeAssignment(id))).toMatchObject(expected);
    await graph.api(assignments).post({ userAttribute: { id: 'city' } });
    const city = {
      ...{ id: 'city', displayName: 'City', isOptional: false, requiresVerification: false, userInputType: 'textBox' },
      ...{ userAttributeValues: [], userAttribute: { id: 'city', userFlowAttributeType: 'builtIn' } },
    };
    const { value } = await graph.api(assignments).expand('userAttribute').get();
    expect(value).toMatchObject([expected, city]);
    const cities = ['Bonn', 'Graz'].map((name) => ({ name, value: name.toLowerCase(), isDefault: name === 'Graz' }));
    const choice = { userInputType: 'dropdownSingleSelect', userAttributeValues: cities, isOptional: true };
    expect(await graph.api(`${assignments}/city`).patch(choice)).toMatchObject({ ...city, ...choice });
    expect(await graph.api(`${assignments}/city`).get()).toMatchObject({ ...city, ...choice });
    await graph.api(`${assignments}/${id}`).delete();
    expect((await graph.api(assignments).get()).value).toMatchObject([{ ...city, ...choice }]);
    for (const method of ['get', 'delete'] as const)
      expect((await refusal(graph.api(`${assignments}/${id}`)[method]())).status).toBe(404);
    expect((await refusal(graph.api(`${assignments}/${id}`).patch({}))).status).toBe(404);
    expect((await refusal(graph.api(`${flows}/B2X_1_Nobody/userAttributeAssignments`).get())).status).toBe(404);
  });

  story('name an attribute that is there, once, and what can be chosen', async (house) => {
    const graph = daemonGraph(house);
    await newFlow(house);
    await graph.api(assignments).post(shoeAssignment('city'));
    const refused: readonly (readonly [object, RegExp])[] = [
      [{ userAttribute: { id: 'extension_1_None' } }, /no user flow attribute 'extension_1_None'/],
      [{ userAttribute: {} }, /userAttribute\/id/],
      [{ userAttribute: 'surname' }, /userAttribute\/id/],
      [{ userAttribute: { id: 'city' } }, /has an assignment of 'city' already/],
      [{ userInputType: 'radioSingleSelect' }, /nothing to choose from/],
      [{ userInputType: 'checkboxMultiSelect' }, /nothing to choose from/],
      [{ userInputType: 'slider' }, /'userInputType'/],
      [{ isOptional: 'yes' }, /'isOptional'/],
      [{ userAttributeValues: [{ name: 'Bonn' }] }, /userAttributeValues\/0\/value/],
      [{ displayName: '' }, /'displayName'/],
    ];
    for (const [more, message] of refused)
      expect(await refusal(graph.api(assignments).post({ ...shoeAssignment('surname'), ...more }))).toEqual(
        bad(message),
      );
    const change = (body: object) => refusal(graph.api(`${assignments}/city`).patch(body));
    expect(await change({ userInputType: 'radioSingleSelect' })).toEqual(bad(/nothing to choose from/));
    expect(await change({ userAttribute: { id: 'surname' } })).toEqual(bad(/stays with its attribute/));
    expect((await graph.api(assignments).get()).value).toMatchObject([{ displayName: 'Your shoe size', id: 'city' }]);
  });
});

describe('who may', () => {
  story('change what people are asked for: the administrators of each, with the permission', async (house) => {
    await newFlow(house);
    const [id, city] = [await newConnector(house), await newAttribute(house)];
    const [readFlows, writeFlows] = ['IdentityUserFlow.Read.All', 'IdentityUserFlow.ReadWrite.All'];
    const [readConnectors, writeConnectors] = ['APIConnectors.Read.All', 'APIConnectors.ReadWrite.All'];
    const [attribute, api] = [`${attributes}/${city}`, `${connectors}/${id}`];
    const may: readonly (readonly [string, string, string, 'get' | 'post' | 'patch', number])[] = [
      [attributeAdmin, writeFlows, attribute, 'patch', 0],
      [attributeAdmin, writeFlows, assignments, 'post', 403],
      [attributeAdmin, writeFlows, configuration, 'get', 403],
      [attributeAdmin, writeConnectors, api, 'patch', 403],
      [flowAdmin, writeFlows, attribute, 'patch', 403],
      [flowAdmin, readFlows, attribute, 'get', 0],
      [flowAdmin, readFlows, assignments, 'get', 0],
      [flowAdmin, writeFlows, assignments, 'post', 400],
      [flowAdmin, readFlows, assignments, 'post', 403],
      [flowAdmin, readFlows, configuration, 'get', 403],
      [flowAdmin, writeFlows, configuration, 'get', 0],
      [flowAdmin, writeConnectors, api, 'patch', 0],
      [flowAdmin, readConnectors, api, 'get', 0],
      [flowAdmin, readConnectors, api, 'patch', 403],
      [people.mel, readConnectors, api, 'get', 403],
      [people.mel, writeFlows, attributes, 'post', 403],
      [people.admin, writeConnectors, api, 'patch', 0],
      [people.admin, readFlows, attribute, 'patch', 403],
    ];
    for (const [who, scope, path, method, status] of may)
      expect([who, scope, path, method, await statusAs(house, who, scope, path, method)]).toEqual([
        ...[who, scope, path, method, status],
      ]);
  });
});
