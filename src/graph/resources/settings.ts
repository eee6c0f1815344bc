import { organizationActivity, policyActivity, type Tenant, type TenantCatalog } from '#directory';
import type { Json, JsonObject } from '#platform';
import { audited } from '../audit.js';
import { badRequest, notFound } from '../errors.js';
import { context, type GraphRoute } from '../route.js';

const wrong = (name: string) => badRequest(`Invalid value specified for property '${name}'.`);
const otpStates = ['default', 'enabled', 'disabled'] as const;
function objectOf(value: Json | undefined, name: string): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw wrong(name);
  return value as JsonObject;
}

/** Contact and statement that guests see on the permissions page. */
function privacyProfileOf(value: Json | undefined): NonNullable<Tenant['privacyProfile']> {
  const profile = objectOf(value, 'privacyProfile');
  const text = (name: 'contactEmail' | 'statementUrl') => {
    const given = profile[name] ?? '';
    const isGood = given === '' || name === 'contactEmail' || (typeof given === 'string' && URL.canParse(given));
    if (typeof given !== 'string' || given.length > 2048 || !isGood) throw wrong('privacyProfile');
    return given === '' ? {} : { [name]: given };
  };
  return { ...text('contactEmail'), ...text('statementUrl') };
}

function emailMethodView({ emailOneTimePasscode }: Tenant): JsonObject {
  return {
    '@odata.context': context('authenticationMethodConfigurations/$entity'),
    '@odata.type': '#microsoft.graph.emailAuthenticationMethodConfiguration',
    id: 'Email',
    state: 'enabled',
    allowExternalIdToUseEmailOtp: emailOneTimePasscode,
    includeTargets: [],
    excludeTargets: [],
  };
}

const otpActivity = () =>
  policyActivity(
    'Authentication Methods Policy Update',
    'Update',
    { id: 'authenticationMethodsPolicy', displayName: 'Authentication Methods Policy' },
    'ApplicationManagement',
  );

const emailMethod = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/email';

/** `PATCH /organization` and one-time passcode: settings that a tenant keeps itself. */
export function settingRoutes(change: TenantCatalog['change']): readonly GraphRoute[] {
  return [
    {
      method: 'PATCH',
      path: '/organization/{id}',
      permissions: ['Organization.ReadWrite.All', 'Directory.ReadWrite.All'],
      roles: [],
      async handle(request) {
        const { directory, body, parameters } = request;
        const { tenant } = directory;
        if (parameters.id !== tenant.id) throw notFound(parameters.id ?? '');
        const privacyProfile = privacyProfileOf(body.privacyProfile);
        await change(
          tenant.id,
          (each) => ({ ...each, privacyProfile }),
          audited(request, (each) => organizationActivity('Set Company Information', 'DirectoryManagement', each)),
        );
        return { status: 204 };
      },
    },
    {
      method: 'GET',
      path: emailMethod,
      permissions: ['Policy.Read.All', 'Policy.ReadWrite.AuthenticationMethod'],
      handle: async ({ directory: { tenant } }) => ({ status: 200, body: emailMethodView(tenant) }),
    },
    {
      method: 'PATCH',
      path: emailMethod,
      permissions: ['Policy.ReadWrite.AuthenticationMethod'],
      roles: ['Security Administrator'],
      async handle(request) {
        const { directory, body } = request;
        const state = otpStates.find((each) => each === body.allowExternalIdToUseEmailOtp);
        if (state === undefined) throw wrong('allowExternalIdToUseEmailOtp');
        await change(
          directory.tenant.id,
          (each) => ({ ...each, emailOneTimePasscode: state }),
          audited(request, otpActivity),
        );
        return { status: 204 };
      },
    },
  ];
}
