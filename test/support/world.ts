/** The demo world of `config/demo.yaml`, as its documentation states it. */
export const contoso = {
  id: '11111111-aaaa-4aaa-8aaa-111111111111',
  domain: 'contoso.example',
  initialDomain: 'contoso.onmicrosoft.com',
} as const;
export const fabrikam = { id: '22222222-bbbb-4bbb-8bbb-222222222222', domain: 'fabrikam.example' } as const;
export const consumers = { id: '9188040d-6c67-4c5b-b112-36a304b66dad' } as const;

export const memberPassword = 'Passw0rd!';

export const people = {
  ana: 'ana@fabrikam.example',
  sam: 'sam@tailwind.example',
  wes: 'wes@woodgrove.example',
  gus: 'gus@gmail.com',
  fay: 'fay@social.example',
  mia: 'mia@outlook.com',
  otto: 'otto@smallpartner.example',
  nora: 'nora@fabrikam.example',
  mel: 'mel@contoso.example',
  admin: 'admin@contoso.example',
} as const;

export const secret = 'guesthouse-demo-secret';
export const webApp = {
  clientId: 'c1c1c1c1-0000-4000-8000-000000000001',
  redirectUri: 'http://localhost:3000/auth/callback',
} as const;
export const spa = { clientId: 'c1c1c1c1-0000-4000-8000-000000000002', redirectUri: 'http://localhost:3000' } as const;
export const daemon = { clientId: 'c1c1c1c1-0000-4000-8000-000000000003' } as const;
export const nativeApp = { clientId: 'c1c1c1c1-0000-4000-8000-000000000004', redirectUri: 'http://localhost' } as const;

export const api = {
  appId: 'a2a2a2a2-0000-4000-8000-000000000002',
  uri: 'api://a2a2a2a2-0000-4000-8000-000000000002',
  scope: 'api://a2a2a2a2-0000-4000-8000-000000000002/access_as_user',
} as const;

/** What the sample apps ask for. */
export const usualScope = `openid profile email offline_access ${api.scope}`;
