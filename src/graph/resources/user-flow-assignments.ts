import {
  type AttributeAssignment,
  assignmentSchema,
  attributesOf,
  lacksChoices,
  type Part,
  type UserFlow,
  type UserFlowAttribute,
} from '#directory';
import type { JsonObject } from '#platform';
import { badRequest, notFound } from '../errors.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { merged, parsed } from './patched-settings.js';
import { attributeView } from './user-flow-attributes.js';
import { asRead } from './user-flow-uses.js';
import { changeFlow, flowOf } from './user-flows.js';

const root = '/identity/b2xUserFlows/{id}/userAttributeAssignments';
const administrator = 'External ID User Flow Administrator';
const reads = {
  permissions: ['IdentityUserFlow.Read.All', 'IdentityUserFlow.ReadWrite.All'],
  roles: [administrator, 'Global Reader'],
} as const;
const writes = { permissions: ['IdentityUserFlow.ReadWrite.All'], roles: [administrator] } as const;
/** As many as the config takes. */
const mostAssignments = 50;

type Known = ReadonlyMap<string, UserFlowAttribute>;

/** `userAttributeAssignments` of user flows (Graph v1.0 identityUserFlowAttributeAssignment), in the order of the page. */
export const userFlowAssignmentRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: root,
    ...reads,
    async handle(request) {
      const flow = await flowOf(request);
      const known = await attributesOf(request.directory);
      const value = assignmentsOf(flow).map((each) => assignmentView(each, known));
      return { status: 200, body: { '@odata.context': contextOf(flow), value } };
    },
  },
  {
    method: 'POST',
    path: root,
    ...writes,
    async handle(request) {
      const { directory, body } = request;
      await flowOf(request);
      const known = await attributesOf(directory);
      const attribute = known.get(attributeIdOf(body));
      if (attribute === undefined)
        throw badRequest(`There is no user flow attribute '${attributeIdOf(body).slice(0, 100)}' in this tenant.`);
      const assignment = assignmentAsked(merged({ displayName: attribute.displayName }, settings(body)), attribute.id);
      const changed = await changeFlow(
        request,
        (flow) => withAssignment(flow, assignment),
        () => [attributeStays(request, attribute)],
      );
      return answer(201, changed, assignment, known);
    },
  },
  {
    method: 'GET',
    path: `${root}/{assignment}`,
    ...reads,
    async handle(request) {
      const flow = await flowOf(request);
      return answer(200, flow, assignmentIn(flow, request), await attributesOf(request.directory));
    },
  },
  {
    method: 'PATCH',
    path: `${root}/{assignment}`,
    ...writes,
    async handle(request) {
      const { directory, body } = request;
      const changed = await changeFlow(request, (flow) => {
        const { id: attributeId, ...before } = assignmentIn(flow, request);
        if (body.userAttribute !== undefined && attributeIdOf(body) !== attributeId)
          throw badRequest('An assignment stays with its attribute; make another for another attribute.');
        const after = assignmentAsked(merged(before, settings(body)), attributeId);
        const all = assignmentsOf(flow).map((each) => (each.id === attributeId ? after : each));
        return { ...flow, userAttributeAssignments: all };
      });
      return answer(200, changed, assignmentIn(changed, request), await attributesOf(directory));
    },
  },
  {
    method: 'DELETE',
    path: `${root}/{assignment}`,
    ...writes,
    async handle(request) {
      await changeFlow(request, (flow) => {
        const gone = assignmentIn(flow, request);
        return { ...flow, userAttributeAssignments: assignmentsOf(flow).filter((each) => each !== gone) };
      });
      return { status: 204 };
    },
  },
];

/** What earlier versions kept has none. */
const assignmentsOf = ({ userAttributeAssignments = [] }: UserFlow) => userAttributeAssignments;

function assignmentIn(flow: UserFlow, { parameters: { assignment = '' } }: GraphRequest): AttributeAssignment {
  const found = assignmentsOf(flow).find((each) => each.id === assignment);
  if (found === undefined) throw notFound(assignment);
  return found;
}

/** `userAttribute: { id }` of a body. */
function attributeIdOf({ userAttribute }: JsonObject): string {
  const id: unknown =
    userAttribute !== null && typeof userAttribute === 'object' ? Reflect.get(userAttribute, 'id') : undefined;
  if (typeof id !== 'string') throw badRequest("A value is required for property 'userAttribute/id'.");
  return id;
}

/** What of a body is about the page. */
function settings(body: JsonObject): JsonObject {
  const { id: _, userAttribute: __, ...rest } = body;
  return rest;
}

function assignmentAsked(whole: Readonly<Record<string, unknown>>, id: string): AttributeAssignment {
  const { displayName = id, ...how } = parsed(assignmentSchema.safeParse(whole));
  if (lacksChoices(how))
    throw badRequest(`There is nothing to choose from: '${how.userInputType}' needs userAttributeValues.`);
  return { ...how, id, displayName };
}

function withAssignment(flow: UserFlow, assignment: AttributeAssignment): UserFlow {
  const before = assignmentsOf(flow);
  if (before.some((each) => each.id === assignment.id))
    throw badRequest(`The user flow '${flow.id}' has an assignment of '${assignment.id}' already.`);
  if (before.length >= mostAssignments)
    throw badRequest(`A user flow has ${mostAssignments} attribute assignments at most.`);
  return { ...flow, userAttributeAssignments: [...before, assignment] };
}

/** A custom attribute may be deleted while it is assigned. */
async function attributeStays({ directory }: GraphRequest, { id, ...attribute }: UserFlowAttribute): Promise<Part> {
  if (attribute.userFlowAttributeType === 'builtIn') return { writes: [] };
  const current = await directory.userFlowAttributes.get(id);
  if (current === undefined) throw notFound(id);
  return asRead(directory.userFlowAttributes.changing(current, current));
}

/** The attribute is always shown, with and without `$expand=userAttribute`: nobody reads an assignment without it. */
function assignmentView(assignment: AttributeAssignment, known: Known): JsonObject {
  const { id, isOptional, requiresVerification, userInputType, displayName, userAttributeValues } = assignment;
  const attribute = known.get(id);
  return {
    ...{ id, isOptional, requiresVerification, userInputType, displayName },
    userAttributeValues: userAttributeValues.map((each) => ({ ...each })),
    userAttribute: attribute === undefined ? { id } : attributeView(attribute),
  };
}

function contextOf({ id }: UserFlow): string {
  return context(`identity/b2xUserFlows('${id}')/userAttributeAssignments`);
}

function answer(status: number, flow: UserFlow, assignment: AttributeAssignment, known: Known) {
  return { status, body: { '@odata.context': `${contextOf(flow)}/$entity`, ...assignmentView(assignment, known) } };
}
