import { assignedRole, type Directory, firstApplications, type Repository, type TenantCatalog } from '#directory';
import type { Clock, Json, JsonObject } from '#platform';
import type { Store } from '#store';
import { assignmentKey } from './assignment-json.js';
import { exportTenant } from './export-tenant.js';
import { ImportRefused } from './import-refused.js';
import { createKeptJson, nothingKept } from './kept-json.js';
import { unknownPaths } from './merge.js';
import { type ImportPlan, planImport } from './plan.js';
import { Reading } from './reading.js';
import { itemsOf } from './resource-file.js';
import { knownOfUsers } from './user-json.js';

/** What became of an import. */
export interface ImportReport {
  readonly tenant: { readonly id: string; readonly displayName: string };
  /** Objects taken over, by resource. */
  readonly taken: Readonly<Record<string, number>>;
  /** Properties that nothing here uses; kept, and written back by an export. */
  readonly unused: readonly { readonly resource: string; readonly property: string; readonly objects: number }[];
  /** What was not taken over, and why. */
  readonly notes: readonly { readonly resource: string; readonly what: string }[];
}

/** Tenants in and out. */
export interface Exchange {
  /** Takes over the answers of Graph, by resource. Throws `ImportRefused` with every problem; then nothing was written. */
  take(content: Readonly<Record<string, Json>>, fallbackTenantId: string): Promise<ImportReport>;
  /** A tenant's answers of Graph, by resource. */
  give(tenantId: string): Promise<Readonly<Record<string, Json>>>;
}

/** The exchange of this server. */
export function createExchange(deps: {
  readonly catalog: TenantCatalog;
  readonly store: Store;
  readonly clock: Clock;
}): Exchange {
  const { catalog, store, clock } = deps;
  return {
    async take(content, fallbackTenantId) {
      const plan = await planImport(content, { catalog, fallbackTenantId, now: clock.now() });
      const reading = plan instanceof Reading ? plan : plan.reading;
      if (plan instanceof Reading || reading.problems.length > 0) throw new ImportRefused(reading.problems);
      await carryOut(plan, catalog, store);
      const directory = await catalog.directoryOf(plan.tenant.id);
      return report(plan, await exportTenant(directory, nothingKept));
    },
    give: async (tenantId) => exportTenant(await catalog.directoryOf(tenantId), createKeptJson(store, tenantId)),
  };
}

async function carryOut(plan: ImportPlan, catalog: TenantCatalog, store: Store): Promise<void> {
  const { tenant, isNew } = plan;
  if (isNew) {
    const fresh = await catalog.add(tenant);
    for (const first of firstApplications(tenant.id)) await fresh.applications.create(first);
  } else await catalog.change(tenant.id, () => tenant);
  const directory: Directory = await catalog.directoryOf(tenant.id);
  const kept = createKeptJson(store, tenant.id);
  for (const { resource, id, json } of plan.given) {
    // What is the directory's own is written from the directory, never from an old file.
    const { '@guesthouse': _, ...words } = json;
    await kept.put(resource, id, words);
  }
  for (const [name, json] of plan.reading.left) await kept.leave(name, json);
  for (const each of plan.applications) await put(directory.applications, each);
  for (const each of plan.users) await put(directory.users, each);
  for (const each of plan.groups) await put(directory.groups, each);
  for (const each of plan.assignments) {
    const held = await directory.appRoleAssignments.findBy('role', assignedRole(each));
    await put(directory.appRoleAssignments, { ...each, id: held?.id ?? each.id });
  }
  for (const each of plan.grants) await put(directory.permissionGrants, each);
  for (const each of plan.invitations) await put(directory.invitations, each);
}

async function put<T extends { readonly id: string }>(objects: Pick<Repository<T>, 'change' | 'create'>, object: T) {
  if ((await objects.change(object.id, () => object)) === undefined) await objects.create(object);
}

/** Says what was taken over, and which properties would not be written by themselves: those nobody here uses. */
function report({ tenant, given, reading }: ImportPlan, written: Readonly<Record<string, Json>>): ImportReport {
  const known = new Map(
    Object.entries(written).flatMap(([resource, content]) =>
      (itemsOf(content)?.items ?? []).map((json) => [`${resource} ${nameOf(resource, json)}`, json] as const),
    ),
  );
  const taken: Record<string, number> = {};
  const unused = new Map<string, { resource: string; property: string; objects: number }>();
  for (const { resource, id, json } of given) {
    taken[resource] = (taken[resource] ?? 0) + 1;
    const here = resource === 'users' ? knownOfUsers : (known.get(`${resource} ${id}`) ?? {});
    for (const property of unknownPaths(json, here)) {
      const key = `${resource} ${property}`;
      unused.set(key, { resource, property, objects: (unused.get(key)?.objects ?? 0) + 1 });
    }
  }
  const { id, displayName } = tenant;
  return { tenant: { id, displayName }, taken, unused: [...unused.values()], notes: reading.notes };
}

/** By what an object of a resource is kept. */
function nameOf(resource: string, json: JsonObject): string {
  if (resource === 'appRoleAssignments') return assignmentKey(json);
  return String(resource === 'directoryRoles' ? json.displayName : json.id);
}
