/** The applications of the demo world, as their developer would have noted them down. */
export const sampleRegistration = {
  tenant: '11111111-aaaa-4aaa-8aaa-111111111111',
  webClientId: 'c1c1c1c1-0000-4000-8000-000000000001',
  webClientSecret: 'guesthouse-demo-secret',
  spaClientId: 'c1c1c1c1-0000-4000-8000-000000000002',
  apiScope: 'api://a2a2a2a2-0000-4000-8000-000000000002/access_as_user',
} as const;
