import { describe, expect } from '@jest/globals';
import { type ConfigData, demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { contoso, people } from '../support/world.js';

/** A partner with its own SAML provider whose domain is Fabrikam's, verified there. */
const federateFabrikam = (config: ConfigData) => {
  const tenant = tenantOf(config, contoso.id);
  tenant.federationConfigurations = [
    { displayName: 'Tailwind', partner: 'tailwind', domains: ['tailwind.example', 'fabrikam.example'] },
  ];
  const [tailwind] = config.partners as { people: object[] }[];
  tailwind?.people.push({ email: people.ana, displayName: 'Ana by SAML' });
};
const { story } = stories({ config: demoConfig(federateFabrikam) });

const setOrder = (house: Emulator, configuration: object) =>
  daemonGraph(house)
    .api('/policies/crossTenantAccessPolicy/default')
    .patch({ invitationRedemptionIdentityProviderConfiguration: configuration });

interface Explained {
  readonly decision: string;
  readonly realm?: { readonly kind: string };
  readonly code?: string;
  readonly because: string;
  readonly considered: readonly { readonly rule: string; readonly matched: boolean; readonly because: string }[];
}
const explain = async (house: Emulator, as: string) =>
  (await house.http.get(`${house.origin}/_guesthouse/explain?as=${as}`)).json<Explained>();
const reason = (answer: Explained, rule: string) => answer.considered.find((each) => each.rule === rule)?.because;

describe('the redemption order', () => {
  story('keeps an Entra-verified domain with Entra, until external federation comes first', async (house) => {
    expect((await explain(house, people.ana)).realm?.kind).toBe('entra');
    await setOrder(house, {
      primaryIdentityProviderPrecedenceOrder: ['externalFederation', 'azureActiveDirectory', 'socialIdentityProviders'],
    });
    const answer = await explain(house, people.ana);
    expect(answer.realm?.kind).toBe('saml');
    expect(reason(answer, 'redemption-order')).toContain(
      'externalFederation, azureActiveDirectory, socialIdentityProviders, then defaultConfiguredIdp',
    );
    await house.tokensFor(people.ana);
    const guest = await house.tenant(contoso.id).user(people.ana);
    expect(guest?.externalUserState).toBe('Accepted');
    expect(guest?.identities).toContainEqual({
      signInType: 'federated',
      issuer: expect.stringContaining('/partners/tailwind'),
      issuerAssignedId: expect.any(String),
    });
  });

  story('leaves guests who have redeemed where they are', async (house) => {
    await house.tokensFor(people.ana);
    await setOrder(house, { primaryIdentityProviderPrecedenceOrder: ['externalFederation'] });
    expect((await explain(house, people.ana)).realm?.kind).toBe('entra');
  });

  story('holds for a guest whose redemption status is reset', async (house) => {
    await house.tokensFor(people.ana);
    await setOrder(house, { primaryIdentityProviderPrecedenceOrder: ['externalFederation'] });
    const guest = await house.tenant(contoso.id).user(people.ana);
    await daemonGraph(house)
      .api('/invitations')
      .post({
        invitedUserEmailAddress: people.ana,
        inviteRedirectUrl: `${house.origin}/sample`,
        resetRedemption: true,
        invitedUser: { id: guest?.id },
      });
    expect((await explain(house, people.ana)).realm?.kind).toBe('saml');
  });

  story('asks nobody that is left out, and says so', async (house) => {
    await setOrder(house, {
      primaryIdentityProviderPrecedenceOrder: [],
      fallbackIdentityProvider: 'emailOneTimePasscode',
    });
    for (const who of [people.ana, people.sam, people.gus, people.mia]) {
      const answer = await explain(house, who);
      expect([who, answer.realm?.kind]).toEqual([who, 'email-otp']);
    }
    const answer = await explain(house, people.mia);
    expect(reason(answer, 'home-tenant')).toBe('the redemption order of Contoso leaves it out');
    // The fallback that would have come before stays unasked, with its reason in the list of a refusal.
    const unknown = await explain(house, 'nobody@nowhere.example');
    expect(unknown).toMatchObject({ decision: 'refuse', code: 'AADSTS50034' });
    expect(reason(unknown, 'microsoft-account')).toBe('the fallback of Contoso is emailOneTimePasscode');
    await house.tokensFor(people.mia);
    const guest = await house.tenant(contoso.id).user(people.mia);
    expect(guest?.identities).toContainEqual({ signInType: 'federated', issuer: 'mail', issuerAssignedId: people.mia });
  });

  story('with Microsoft accounts as the fallback sends no code', async (house) => {
    await setOrder(house, { fallbackIdentityProvider: 'microsoftAccount' });
    expect((await explain(house, people.mia)).realm?.kind).toBe('microsoft-account');
    const answer = await explain(house, people.otto);
    expect(answer.realm?.kind).toBe('microsoft-account');
    await house.signIn({ as: people.otto });
    const guest = await house.tenant(contoso.id).user(people.otto);
    expect(guest?.identities).toContainEqual({
      signInType: 'federated',
      issuer: 'MicrosoftAccount',
      issuerAssignedId: null,
    });
  });
});

const seeded = stories({
  config: demoConfig((config) => {
    federateFabrikam(config);
    tenantOf(config, contoso.id).crossTenantAccessPolicy = {
      default: {
        invitationRedemptionIdentityProviderConfiguration: {
          primaryIdentityProviderPrecedenceOrder: ['externalFederation', 'azureActiveDirectory'],
          fallbackIdentityProvider: 'emailOneTimePasscode',
        },
      },
    };
  }),
});

describe('a redemption order of the config file', () => {
  seeded.story('counts from the start, and Graph shows it', async (house) => {
    expect((await explain(house, people.ana)).realm?.kind).toBe('saml');
    expect((await explain(house, people.gus)).realm?.kind).toBe('email-otp');
    const shown = await daemonGraph(house).api('/policies/crossTenantAccessPolicy/default').get();
    expect(shown).toMatchObject({
      isServiceDefault: false,
      invitationRedemptionIdentityProviderConfiguration: { fallbackIdentityProvider: 'emailOneTimePasscode' },
    });
  });
});
