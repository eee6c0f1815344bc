import {
  type Agreement,
  type AgreementAcceptance,
  type AgreementFile,
  agreementFileOf,
  agreementFileSchema,
  agreementOf,
  agreementSchema,
  agreementSettingsSchema,
  mostAgreements,
  policyActivity,
  withFile,
} from '#directory';
import { type JsonObject, newId } from '#platform';
import { auditing } from '../audit.js';
import { badRequest, forbidden, notFound } from '../errors.js';
import { isSelf } from '../guest-limits.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { merged, parsed } from './patched-settings.js';
import { findUser, ownUser } from './users.js';

const root = '/identityGovernance/termsOfUse/agreements';
const where = 'identityGovernance/termsOfUse/agreements';
const writers = ['Conditional Access Administrator', 'Security Administrator'] as const;
const reads = {
  permissions: ['Agreement.Read.All', 'Agreement.ReadWrite.All'],
  roles: [...writers, 'Security Reader', 'Global Reader'],
} as const;
const writes = { permissions: ['Agreement.ReadWrite.All'], roles: writers } as const;
const readsAnswers = {
  permissions: ['AgreementAcceptance.Read.All'],
  roles: [...writers, 'Security Reader', 'Global Reader'],
} as const;

const agreementRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: root,
    ...reads,
    handle: async ({ directory }) => list(where, (await directory.agreements.list()).map(agreementView)),
  },
  {
    method: 'GET',
    path: `${root}/{id}`,
    ...reads,
    handle: async (request) => one(200, where, agreementView(await agreementAsked(request))),
  },
  {
    method: 'POST',
    path: root,
    ...writes,
    async handle(request) {
      const { directory, clock } = request;
      const asked = parsed(agreementSchema.safeParse(merged({}, withFiles(request.body))));
      if ((await directory.agreements.count()) >= mostAgreements)
        throw badRequest(`A tenant has ${mostAgreements} terms of use agreements at most.`);
      const about = { id: newId(), now: clock.now().toISOString(), newFileId: newId };
      const agreement = await directory.agreements.create(agreementOf(asked, about), (created) => [
        auditing(request, policyActivity('Create Terms Of Use', 'Add', created)),
      ]);
      return one(201, where, agreementView(agreement));
    },
  },
  {
    method: 'PATCH',
    path: `${root}/{id}`,
    ...writes,
    async handle(request) {
      const { id } = await agreementAsked(request);
      if (request.body.files !== undefined || request.body.file !== undefined)
        throw badRequest('A new file is added at /agreements/{id}/files; the agreement itself does not take any.');
      const change = (current: Agreement) => {
        const { id: _, createdDateTime: __, files: ___, ...settings } = current;
        return { ...current, ...parsed(agreementSettingsSchema.safeParse(merged(settings, request.body))) };
      };
      const changed = await request.directory.agreements.change(id, change, (after) => [
        auditing(request, policyActivity('Edit Terms Of Use', 'Update', after)),
      ]);
      if (changed === undefined) throw notFound(id);
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: `${root}/{id}`,
    ...writes,
    async handle(request) {
      const { directory } = request;
      const agreement = await agreementAsked(request);
      const policies = await directory.conditionalAccessPolicies.list();
      const user = policies.find((each) => each.termsOfUse.includes(agreement.id));
      if (user !== undefined)
        throw badRequest(
          `The Conditional Access policy '${user.displayName}' asks for this agreement; change it first.`,
        );
      await directory.commit(async () => {
        const current = await directory.agreements.get(agreement.id);
        const acceptances = await directory.agreementAcceptances.listBy('agreement', agreement.id);
        return [
          ...(current === undefined ? [] : [directory.agreements.removing(current)]),
          ...acceptances.map(directory.agreementAcceptances.removing),
          auditing(request, policyActivity('Delete Terms Of Use', 'Delete', agreement)),
        ];
      });
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: `${root}/{id}/files`,
    ...reads,
    async handle(request) {
      const { id, files } = await agreementAsked(request);
      return list(`${where}('${id}')/files`, files.map(fileView));
    },
  },
  {
    method: 'POST',
    path: `${root}/{id}/files`,
    ...writes,
    async handle(request) {
      const { id, displayName } = await agreementAsked(request);
      const asked = parsed(agreementFileSchema.safeParse(merged({}, request.body)));
      const about = { id: newId(), agreementName: displayName, now: request.clock.now().toISOString() };
      const file = agreementFileOf(asked, about);
      const changed = await request.directory.agreements.change(
        id,
        (current) => withFile(current, file),
        (after) => [auditing(request, policyActivity('Edit Terms Of Use', 'Update', after))],
      );
      if (changed === undefined) throw notFound(id);
      return one(201, `${where}('${id}')/files`, fileView(changed.files.find((each) => each.id === file.id) ?? file));
    },
  },
  {
    method: 'GET',
    path: `${root}/{id}/acceptances`,
    ...readsAnswers,
    async handle(request) {
      const { id } = await agreementAsked(request);
      const answers = await request.directory.agreementAcceptances.listBy('agreement', id);
      return list(`${where}('${id}')/acceptances`, answers.map(acceptanceView));
    },
  },
];

/** The same under the older `/agreements` (unverified spelling). */
const aliases: readonly GraphRoute[] = agreementRoutes.map((route) => ({
  ...route,
  path: route.path.replace(root, '/agreements'),
}));

/** Own answers for everybody; others' with the permission for all. */
const answersOfUsers: readonly GraphRoute[] = ['/users/{id}/agreementAcceptances', '/me/agreementAcceptances'].map(
  (path) => ({
    method: 'GET',
    path,
    permissions: ['AgreementAcceptance.Read', 'AgreementAcceptance.Read.All'],
    async handle(request) {
      const { caller, directory, parameters } = request;
      const mayReadOthers = [...caller.scopes, ...caller.roles].includes('AgreementAcceptance.Read.All');
      if (parameters.id !== undefined && parameters.id !== caller.objectId && !mayReadOthers) throw forbidden();
      const user = parameters.id === undefined ? ownUser(request) : await findUser(request, parameters.id);
      if (caller.user !== undefined && !isSelf(caller, user) && !isReader(caller.user.directoryRoles))
        throw forbidden();
      const answers = await directory.agreementAcceptances.listBy('user', user.id);
      return list(`users('${user.id}')/agreementAcceptances`, answers.map(acceptanceView));
    },
  }),
);

function isReader(roles: readonly string[]): boolean {
  return roles.some((role) => role === 'Global Administrator' || readsAnswers.roles.some((each) => each === role));
}

/** Agreements, their files, and what people answered (Graph v1.0 agreement, agreementFile, agreementAcceptance). */
export const termsOfUseRoutes: readonly GraphRoute[] = [...agreementRoutes, ...aliases, ...answersOfUsers];

/** Graph takes the languages as `files`, or as `file` with `localizations`. */
function withFiles(body: JsonObject): JsonObject {
  const { file, ...rest } = body;
  if (file === undefined || file === null || body.files !== undefined) return body;
  const localizations = typeof file === 'object' && 'localizations' in file ? file.localizations : undefined;
  return { ...rest, files: localizations ?? [file] };
}

async function agreementAsked({ directory, parameters }: GraphRequest): Promise<Agreement> {
  const { id = '' } = parameters;
  const agreement = await directory.agreements.get(id.toLowerCase());
  if (agreement === undefined) throw notFound(id);
  return agreement;
}

function list(what: string, value: readonly JsonObject[]) {
  return { status: 200, body: { '@odata.context': context(what), value } };
}

function one(status: number, what: string, object: JsonObject) {
  return { status, body: { '@odata.context': context(`${what}/$entity`), ...object } };
}

function agreementView({ files, ...agreement }: Agreement): JsonObject {
  return { ...agreement, files: files.map(fileView) };
}

/** What the server keeps beside is not told. */
function fileView({ data, replaces: _, ...file }: AgreementFile): JsonObject {
  return { ...file, fileData: { data } };
}

/** Acceptances are never for one device. */
function acceptanceView(acceptance: AgreementAcceptance): JsonObject {
  const device = { deviceId: null, deviceDisplayName: null, deviceOSType: null, deviceOSVersion: null };
  return { ...acceptance, ...device };
}
