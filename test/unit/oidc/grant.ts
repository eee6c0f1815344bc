import type { GrantFacts } from '#src/oidc/grant-facts.js';

/** What a guest's sign-in by one-time passcode leaves behind. */
export const grantFactsOf = (refreshSecret: string, authenticatedAt: number): GrantFacts => ({
  keptAt: authenticatedAt,
  tenantId: 'contoso',
  userId: 'otto',
  clientId: 'web',
  refreshSecret,
  scope: 'openid offline_access',
  tellAuthTime: false,
  platform: 'web',
  authentication: {
    signInId: 's',
    kind: 'email-otp',
    issuer: 'contoso',
    subject: 'otto',
    email: 'otto@smallpartner.example',
    amr: ['otp'],
    authenticatedAt,
    sessionId: 's',
    ipAddress: '127.0.0.1',
  },
});
