import type { TenantCatalog } from '#directory';
import type { KeyRing } from '#keys';
import type { Tracer } from '#platform';

/** Changes a tenant's signing key; answers the key ids, the signing one first. Undefined for an unknown tenant. */
export async function rotateKeys(
  idOrDomain: string,
  deps: {
    readonly catalog: TenantCatalog;
    readonly keysOf: (tenantId: string) => KeyRing;
    readonly tracer: Tracer;
  },
): Promise<{ readonly signing: string; readonly published: readonly string[] } | undefined> {
  const tenant = await deps.catalog.find(idOrDomain);
  if (tenant === undefined) return undefined;
  const ring = deps.keysOf(tenant.id);
  const { kid } = await ring.rotate();
  const published = (await ring.published()).map((key) => key.kid);
  deps.tracer.within({ tenantId: tenant.id }).record({
    step: 'engine',
    name: 'signing key changed',
    outcome: 'ok',
    detail: { signing: kid, published },
  });
  return { signing: kid, published };
}
