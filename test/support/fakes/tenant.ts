import { type Tenant, untouchedTenant } from '#directory';

/** An organisation that has changed nothing of what Entra gives it. */
export const tenant: Tenant = {
  ...untouchedTenant,
  id: 'tenant',
  displayName: 'Contoso',
  initialDomain: 'contoso.onmicrosoft.com',
  domains: ['contoso.example'],
  createdDateTime: '2026-01-01T00:00:00Z',
  countryLetterCode: 'DE',
  preferredLanguage: 'de',
};
