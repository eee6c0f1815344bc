import {
  type Branding,
  brandingSchema,
  noBranding,
  organizationActivity,
  type Tenant,
  type TenantCatalog,
} from '#directory';
import type { JsonObject } from '#platform';
import { auditing } from '../audit.js';
import { notFound } from '../errors.js';
import { context, type GraphRequest, type GraphRoute } from '../route.js';
import { merged, parsed } from './patched-settings.js';

const path = '/organization/{id}/branding';

/** `/organization/{id}/branding` (Graph v1.0 organizationalBranding): the default one; logos as base64 (unverified). */
export function brandingRoutes(changeTenant: TenantCatalog['change']): readonly GraphRoute[] {
  return [
    {
      method: 'GET',
      path,
      permissions: ['OrganizationalBranding.Read.All', 'OrganizationalBranding.ReadWrite.All', 'Organization.Read.All'],
      async handle(request) {
        const { branding = noBranding } = ownTenant(request);
        return { status: 200, body: { '@odata.context': context('branding'), id: '0', ...branding } };
      },
    },
    {
      method: 'PATCH',
      path,
      permissions: ['OrganizationalBranding.ReadWrite.All'],
      roles: ['Organizational Branding Administrator'],
      async handle(request) {
        const { id } = ownTenant(request);
        const { id: _, ...asked } = request.body;
        const change = (tenant: Tenant) => ({ ...tenant, branding: changed(tenant.branding ?? noBranding, asked) });
        await changeTenant(id, change, (after) => [
          auditing(request, organizationActivity('Update company branding', 'Policy', after)),
        ]);
        return { status: 204 };
      },
    },
  ];
}

function changed(current: Branding, asked: JsonObject): Branding {
  return parsed(brandingSchema.safeParse(merged({ ...current }, asked)));
}

/** A directory knows the branding of its own organisation only. */
function ownTenant({ directory: { tenant }, parameters: { id = '' } }: GraphRequest): Tenant {
  if (id.toLowerCase() !== tenant.id) throw notFound(id);
  return tenant;
}
