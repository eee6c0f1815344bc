import { ConfidentialClientApplication } from '@azure/msal-node';
import { afterAll, describe, expect } from '@jest/globals';
import { authorizeUrl, codeForm } from '../support/authorize.js';
import { createBrowser } from '../support/browser.js';
import type { Emulator } from '../support/emulator.js';
import { createHttpClient, type HttpClient } from '../support/http-client.js';
import { claimsOf, verifiedClaims } from '../support/jwt.js';
import { msalNetwork } from '../support/msal-network.js';
import { stories } from '../support/stories.js';
import { walk } from '../support/walk.js';
import { api, contoso, daemon, people, secret, webApp } from '../support/world.js';

const { story } = stories();
const login = 'https://login.microsoftonline.com';
const graph = 'https://graph.microsoft.com';
const names = ['login.microsoftonline.com', 'sts.windows.net', 'graph.microsoft.com', 'login.live.com'];

const clients: HttpClient[] = [];
afterAll(() => Promise.all(clients.map((client) => client.close())));

/** As with hosts entries: Microsoft's names lead here, and the certificate covers them. */
function withHostsEntries(house: Emulator): HttpClient {
  const client = createHttpClient(house.ca, { hosts: names, port: Number(new URL(house.origin).port) });
  clients.push(client);
  return client;
}

describe('an application that changes nothing but its hosts file', () => {
  story('finds the documents of login.microsoftonline.com, and its issuer in them', async (house) => {
    const http = withHostsEntries(house);
    for (const host of ['login.microsoftonline.com', 'sts.windows.net', 'login.live.com']) {
      const url = `https://${host}/${contoso.domain}/v2.0/.well-known/openid-configuration`;
      expect((await http.get(url)).json()).toMatchObject({
        issuer: `${login}/${contoso.id}/v2.0`,
        token_endpoint: `${login}/${contoso.id}/oauth2/v2.0/token`,
        userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
      });
    }
  });

  story('signs guests of every realm in', async (house) => {
    const http = withHostsEntries(house);
    for (const as of [people.ana, people.sam, people.gus, people.mia, people.otto]) {
      const browser = createBrowser({ http, origins: [login, house.origin] });
      await browser.open(authorizeUrl(login));
      const { code = '' } = house.answerOf(await walk(browser, house.walker(as)));
      const tokens = (await http.post(`${login}/${contoso.id}/oauth2/v2.0/token`, codeForm(code))).json();
      const keys = `${login}/${contoso.id}/discovery/v2.0/keys`;
      const expected = { issuer: `${login}/${contoso.id}/v2.0`, audience: webApp.clientId };
      expect(await verifiedClaims(http, keys, tokens.id_token, expected)).toMatchObject({ preferred_username: as });
    }
  });

  story('is MSAL as it comes, with the authority of Microsoft', async (house) => {
    const app = new ConfidentialClientApplication({
      auth: { clientId: daemon.clientId, authority: `${login}/${contoso.id}`, clientSecret: secret },
      system: { networkClient: msalNetwork(withHostsEntries(house)) },
    });
    const result = await app.acquireTokenByClientCredential({ scopes: [`${api.uri}/.default`] });
    expect(claimsOf(result?.accessToken)).toMatchObject({ iss: `${login}/${contoso.id}/v2.0`, azp: daemon.clientId });
  });

  story('reads UserInfo under graph.microsoft.com', async (house) => {
    const { access_token: token = '' } = await house.tokensFor(people.ana, { scope: 'openid profile User.Read' });
    const http = withHostsEntries(house);
    const answer = await http.get(`${graph}/oidc/userinfo`, { authorization: `Bearer ${token}` });
    expect(answer.json()).toMatchObject({ name: 'Ana Fabrikam' });
    expect((await http.get(`${graph}/_guesthouse/health`)).status).toBe(404);
  });

  story('and any other name is answered as the server’s own', async (house) => {
    const http = createHttpClient(house.ca, { hosts: ['localhost'], port: Number(new URL(house.origin).port) });
    clients.push(http);
    const url = `https://localhost/${contoso.id}/v2.0/.well-known/openid-configuration`;
    expect((await http.get(url, { host: 'evil.example' })).json().issuer).toBe(`${house.origin}/${contoso.id}/v2.0`);
  });
});
