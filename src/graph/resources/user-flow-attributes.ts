import { addCustomAttribute, attributesOf, type UserFlowAttribute, userFlowAttributeSeed } from '#directory';
import type { JsonObject } from '#platform';
import { auditedResource } from '../audit.js';
import { badRequest, notFound } from '../errors.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { merged, parsed } from './patched-settings.js';
import { usedByNone } from './user-flow-uses.js';
import { wholeList } from './whole-list.js';

const root = '/identity/userFlowAttributes';
const where = 'identity/userFlowAttributes';
const administrator = 'External ID User Flow Attribute Administrator';
const reads = {
  permissions: ['IdentityUserFlow.Read.All', 'IdentityUserFlow.ReadWrite.All'],
  // Who makes flows must see what can be asked for.
  roles: [administrator, 'External ID User Flow Administrator', 'Global Reader'],
} as const;
const writes = { permissions: ['IdentityUserFlow.ReadWrite.All'], roles: [administrator] } as const;
const rules = {
  type: 'microsoft.graph.identityUserFlowAttribute',
  properties: ['id', 'displayName', 'description', 'userFlowAttributeType', 'dataType'],
  isDirectory: false,
};
/** Own limit: Entra's is unknown. */
const mostCustomAttributes = 100;

/** `/identity/userFlowAttributes` (Graph v1.0 identityUserFlowAttribute): what people can be asked for when they sign up. */
export const userFlowAttributeRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: root,
    ...reads,
    async handle(request) {
      const attributes = [...(await attributesOf(request.directory)).values()];
      return wholeList(request, rules, where, attributes.map(attributeView));
    },
  },
  {
    method: 'POST',
    path: root,
    ...writes,
    async handle(request) {
      const { directory, body } = request;
      const asked = parsed(userFlowAttributeSeed.safeParse(merged({}, withoutReadOnly(body))));
      if ((await directory.userFlowAttributes.count()) >= mostCustomAttributes)
        throw badRequest(`A tenant has ${mostCustomAttributes} custom user flow attributes at most.`);
      return answer(201, await addCustomAttribute(directory, asked, auditedResource(request, 'Add', 'user attribute')));
    },
  },
  {
    method: 'GET',
    path: `${root}/{id}`,
    ...reads,
    handle: async (request) => answer(200, await attributeOf(request)),
  },
  {
    method: 'PATCH',
    path: `${root}/{id}`,
    ...writes,
    async handle(request) {
      const { id } = await customOf(request);
      const given = withoutReadOnly(request.body);
      const change = (current: UserFlowAttribute) => {
        const { displayName, description, dataType } = current;
        const asked = parsed(userFlowAttributeSeed.safeParse(merged({ displayName, description, dataType }, given)));
        if (asked.displayName !== displayName || asked.dataType !== dataType)
          throw badRequest('Only the description of a user flow attribute can be changed.');
        return { ...current, description: asked.description };
      };
      const changed = await request.directory.userFlowAttributes.change(
        id,
        change,
        auditedResource(request, 'Update', 'user attribute'),
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
      const { id } = await customOf(request);
      const { directory } = request;
      await directory.userFlowAttributes.remove(id, (removed) => [
        usedByNone(
          directory,
          'attribute',
          (flow) => flow.userAttributeAssignments?.some((each) => each.id === id) === true,
        ),
        ...auditedResource(request, 'Delete', 'user attribute')(removed),
      ]);
      return { status: 204 };
    },
  },
];

/** An attribute as Graph shows it. */
export function attributeView(attribute: UserFlowAttribute): JsonObject {
  const { id, displayName, description, userFlowAttributeType, dataType } = attribute;
  return { id, displayName, description, userFlowAttributeType, dataType };
}

/** What Graph sets itself. */
function withoutReadOnly(body: JsonObject): JsonObject {
  const { id: _, userFlowAttributeType: __, ...rest } = body;
  return rest;
}

async function attributeOf({ directory, parameters: { id = '' } }: GraphRequest): Promise<UserFlowAttribute> {
  const attribute = (await attributesOf(directory)).get(id);
  if (attribute === undefined) throw notFound(id);
  return attribute;
}

/** The built-in ones are everybody's. */
async function customOf(request: GraphRequest): Promise<UserFlowAttribute> {
  const attribute = await attributeOf(request);
  if (attribute.userFlowAttributeType === 'custom') return attribute;
  throw badRequest(`The user flow attribute '${attribute.id}' is built-in; it cannot be changed or deleted.`);
}

function answer(status: number, attribute: UserFlowAttribute) {
  return { status, body: { '@odata.context': context(`${where}/$entity`), ...attributeView(attribute) } };
}
