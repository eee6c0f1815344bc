import { describe, expect } from '@jest/globals';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { stories } from '../support/stories.js';
import { contoso, people } from '../support/world.js';

const { story } = stories();

/** The rule that decides for an address, with its realm or code. */
async function decided(
  house: { origin: string; http: { get(url: string): Promise<{ json(): Record<string, unknown> }> } },
  as: string,
) {
  const answer = (await house.http.get(`${house.origin}/_guesthouse/explain?as=${encodeURIComponent(as)}`)).json();
  const considered = answer.considered as readonly { rule: string; matched: boolean; because: string }[];
  const matched = considered.filter((each) => each.matched);
  expect(matched).toHaveLength(1);
  expect(considered.at(-1)).toEqual(matched[0]);
  expect(considered.every((each) => each.because.length > 0)).toBe(true);
  return [matched[0]?.rule, (answer.realm as { kind: string } | undefined)?.kind ?? answer.code];
}

describe('home-realm discovery', () => {
  story('finds each realm of the demo world by its own rule, and says which', async (house) => {
    expect(await decided(house, people.ana)).toEqual(['home-tenant', 'entra']);
    expect(await decided(house, people.sam)).toEqual(['federated-domain', 'saml']);
    expect(await decided(house, people.gus)).toEqual(['google', 'google']);
    expect(await decided(house, people.mia)).toEqual(['microsoft-account', 'microsoft-account']);
    expect(await decided(house, people.otto)).toEqual(['one-time-passcode', 'email-otp']);
    expect(await decided(house, 'mel@contoso.example')).toEqual(['own-domain', 'entra']);
    expect(await decided(house, 'ghost@contoso.example')).toEqual(['own-domain', 'AADSTS50034']);
    expect(await decided(house, 'nobody@nowhere.example')).toEqual(['unknown-account', 'AADSTS50034']);
    // The domain is Fabrikam's, the person is not: an uninvited stranger gets no code.
    expect(await decided(house, 'ghost@fabrikam.example')).toEqual(['unknown-account', 'AADSTS50034']);
  });

  story('keeps a guest at the realm he redeemed with, whatever appears later', async (house) => {
    await house.signIn({ as: people.otto });
    expect(await decided(house, people.otto)).toEqual(['remembered', 'email-otp']);
    await house.signIn({ as: people.sam });
    expect(await decided(house, people.sam)).toEqual(['remembered', 'saml']);
  });

  story('answers the look-ups of SDKs from the same rules', async (house) => {
    const { http, origin } = house;
    const v1 = (user: string) =>
      http.get(`${origin}/common/userrealm/${user}?api-version=1.0`).then((each) => each.json());
    expect(await v1('ana@fabrikam.example')).toEqual({
      ver: '1.0',
      account_type: 'Managed',
      domain_name: 'fabrikam.example',
      cloud_instance_name: 'microsoftonline.com',
      cloud_audience_urn: 'urn:federation:MicrosoftOnline',
    });
    expect(await v1('nobody@nowhere.example')).toEqual({
      ver: '1.0',
      account_type: 'Unknown',
      cloud_instance_name: 'microsoftonline.com',
      cloud_audience_urn: 'urn:federation:MicrosoftOnline',
    });
    const type = async (username: string) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await http.post(
        `${origin}/${contoso.id}/GetCredentialType?mkt=en-US`,
        JSON.stringify({ username }),
        headers,
      );
      return answer.json();
    };
    expect(await type(people.ana)).toMatchObject({
      Username: people.ana,
      IfExistsResult: 0,
      ThrottleStatus: 0,
      Credentials: { HasPassword: true, PrefCredential: 1 },
      EstsProperties: { DomainType: 3 },
    });
    expect(await type(people.sam)).toMatchObject({
      Credentials: { PrefCredential: 4 },
      EstsProperties: { DomainType: 4 },
    });
    expect(await type('nobody@nowhere.example')).toMatchObject({ IfExistsResult: 1 });
  });
});

const off = stories({
  config: demoConfig((config) => {
    tenantOf(config, contoso.id).authenticationMethodsPolicy = { email: { allowExternalIdToUseEmailOtp: 'disabled' } };
  }),
});

describe('with e-mail one-time passcode off', () => {
  off.story(
    'an invited person makes a Microsoft account with the invited address, once, and is a guest by it',
    async (house) => {
      expect(await decided(house, people.otto)).toEqual(['create-microsoft-account', 'microsoft-account']);
      const first = await house.signIn({ as: people.otto });
      expect(first.claims.idToken).toMatchObject({ idp: 'live.com', preferred_username: people.otto, tid: contoso.id });
      const user = await house.tenant(contoso.id).user(people.otto);
      expect(user?.identities).toContainEqual({
        signInType: 'federated',
        issuer: 'MicrosoftAccount',
        issuerAssignedId: null,
      });
      expect(await decided(house, people.otto)).toEqual(['remembered', 'microsoft-account']);
      const second = await house.signIn({ as: people.otto });
      expect(second.claims.idToken.oid).toBe(first.claims.idToken.oid);
    },
  );
});

const accepted = stories({
  config: demoConfig((config) => {
    tenantOf(config, contoso.id).invitations = [
      { invitedUserEmailAddress: people.ana, inviteRedirectUrl: 'http://localhost:3000', accepted: true },
    ];
  }),
});

describe('a guest of the config who has accepted before', () => {
  accepted.story('is asked for no permissions, and belongs to the first account seen', async (house) => {
    const before = await house.tenant(contoso.id).user(people.ana);
    expect(before?.externalUserState).toBe('Accepted');
    const { steps, claims } = await house.signIn({ as: people.ana });
    expect(steps).toEqual(['Sign in', 'Enter password']);
    expect(claims.idToken.oid).toBe(before?.id);
    const identities = (await house.tenant(contoso.id).user(people.ana))?.identities;
    expect(identities).toContainEqual({ signInType: 'federated', issuer: 'ExternalAzureAD', issuerAssignedId: null });
  });
});
