import { ConfidentialClientApplication, InteractionRequiredAuthError } from '@azure/msal-node';
import { describe, expect } from '@jest/globals';
import { daemonGraph } from '../support/graph-client.js';
import { msalNetwork } from '../support/msal-network.js';
import { stories } from '../support/stories.js';
import { api, contoso, people, secret, webApp } from '../support/world.js';

const { story } = stories();

describe('an application that uses msal-node', () => {
  story('learns that new terms of use need the person, and gets tokens again once they are accepted', async (house) => {
    const { refresh_token: refreshToken = '' } = await house.tokensFor(people.ana);
    const app = new ConfidentialClientApplication({
      auth: {
        ...{ clientId: webApp.clientId, clientSecret: secret, authority: `${house.origin}/${contoso.id}` },
        knownAuthorities: [new URL(house.origin).host],
      },
      system: { networkClient: msalNetwork(house.http) },
    });
    const renew = () => app.acquireTokenByRefreshToken({ refreshToken, scopes: [api.scope] });
    expect((await renew())?.accessToken).toBeDefined();

    const graph = daemonGraph(house);
    const file = { language: 'en', fileName: 'terms.txt', fileData: { data: btoa('Be kind.') } };
    const { id } = await graph
      .api('/identityGovernance/termsOfUse/agreements')
      .post({ displayName: 'Guest terms', files: [file] });
    await graph.api('/identity/conditionalAccess/policies').post({
      ...{ displayName: 'Terms for guests', state: 'enabled', grantControls: { operator: 'AND', termsOfUse: [id] } },
      conditions: {
        applications: { includeApplications: [webApp.clientId] },
        users: { includeUsers: ['GuestsOrExternalUsers'] },
      },
    });
    const refused = await renew().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InteractionRequiredAuthError);
    expect(refused).toMatchObject({ errorCode: 'interaction_required', subError: 'basic_action' });
    await house.tokensFor(people.ana);
    expect((await renew())?.accessToken).toBeDefined();
  });
});
