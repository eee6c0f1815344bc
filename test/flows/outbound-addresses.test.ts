import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect } from '@jest/globals';
import { SignJWT } from 'jose';
import { authorizeUrl, clientCredentialsForm } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { daemonGraph, refusal } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { reasonsFor, recentEvents } from '../support/traces.js';
import { walk, walkUntil } from '../support/walk.js';
import { contoso, daemon, people, webApp } from '../support/world.js';

const addresses = new Map<string, string>();
const asked: string[] = [];
const issuer = 'https://idp.rebind.example/saml';
let reached = 0;
const inside = createServer((_request, response) => {
  reached += 1;
  response.end('{}');
});
await new Promise<void>((done) => inside.listen(0, '127.0.0.1', done));
afterAll(() => {
  inside.close();
});
const pipeline = `http://ci.rebind.example:${(inside.address() as AddressInfo).port}`;
const { story } = stories({
  lookUpHost: async (host) => {
    asked.push(host);
    return [addresses.get(host) ?? '127.0.0.1'];
  },
  config: demoConfig((config) => {
    const tenant = tenantOf(config, contoso.id);
    tenant.identityProviders = [
      { identityProviderType: 'Google', clientId: 'c', clientSecret: 's', issuer: 'https://google.rebind.example' },
    ];
    tenant.federationConfigurations.push({
      displayName: 'Rebind',
      issuerUri: issuer,
      passiveSignInUri: 'https://idp.rebind.example/sso',
      metadataExchangeUri: 'https://idp.rebind.example/metadata',
      domains: ['rebind.example'],
    });
    tenant.invitations.push({
      invitedUserEmailAddress: 'ria@rebind.example',
      inviteRedirectUrl: 'http://localhost:3000',
    });
    tenant.authenticationFlowsPolicy = { selfServiceSignUp: { isEnabled: true } };
    tenant.apiConnectors = [{ displayName: 'Check', targetUrl: 'https://api.rebind.example/check' }];
    tenant.b2xUserFlows = [
      {
        ...{ id: 'Partner', userFlowIdentityProviders: ['EmailOtpSignup-OAUTH'], applications: [webApp.clientId] },
        apiConnectorConfiguration: { postFederationSignup: 'Check' },
      },
    ];
    const application = tenant.applications.find((each) => each.appId === daemon.clientId) ?? {};
    application.federatedIdentityCredentials = [
      {
        name: 'pipeline',
        issuer: pipeline,
        subject: 'repo',
        audiences: ['api://AzureADTokenExchange'],
      },
    ];
  }),
});
beforeEach(() => {
  addresses.clear();
  asked.length = 0;
});
const refused = /federation\.allowPrivateNetworks refuses/;

describe('a name of a partner that resolves into a private network', () => {
  story('is not called for the discovery of an OpenID provider', async (house) => {
    addresses.set('google.rebind.example', '10.1.2.3');
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { login_hint: people.gus }));
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS40010');
    expect(await reasonsFor(house, 'AADSTS40010')).toMatch(/google\.rebind\.example is at 10\.1\.2\.3/);
    expect(await reasonsFor(house, 'AADSTS40010')).toMatch(refused);
  });

  story('is not called for metadata, and the timeline says why', async (house) => {
    addresses.set('idp.rebind.example', '192.168.7.7');
    await house
      .browser()
      .open(authorizeUrl(house.origin, { login_hint: 'ria@rebind.example' }))
      .catch(() => {});
    const events = (await recentEvents(house)).filter(({ name }) => name === 'partner metadata refused');
    expect(events).toHaveLength(1);
    expect(JSON.stringify(events[0]?.detail)).toMatch(refused);
  });

  story('is not called as an API connector, and nobody signs up', async (house) => {
    addresses.set('api.rebind.example', '10.1.2.3');
    const stranger = 'stranger@nowhere.example';
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.press('Create one!');
    await browser.submit({ loginfmt: stranger }, '#idSIButton9');
    await walk(browser, house.walker(stranger));
    expect(browser.text('#signUpMessage')).toContain('did not answer as expected');
    const events = (await recentEvents(house)).filter(({ name }) => name === 'API connector failed');
    expect(JSON.stringify(events[0]?.detail)).toMatch(refused);
    expect(await house.tenant(contoso.id).user(stranger)).toBeUndefined();
  });

  story('is not called for the keys of a federated credential', async (house) => {
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(pipeline)
      .setSubject('repo')
      .setAudience('api://AzureADTokenExchange')
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode('any key of thirty-two bytes or so'));
    const ask = () =>
      house.http.post(
        house.tokenUrl,
        clientCredentialsForm(daemon.clientId, {
          client_secret: undefined,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        }),
      );
    // Linux takes 0.0.0.0 for this machine, where somebody would answer.
    for (const [address, calls] of [
      ['0.0.0.0', 0],
      ['127.0.0.1', 1],
    ] as const) {
      addresses.set('ci.rebind.example', address);
      const answer = await ask();
      expect([answer.status, answer.json<{ error_codes: number[] }>().error_codes, reached]).toEqual([
        401,
        [50027],
        calls,
      ]);
    }
  });
});

describe('an address of a private network', () => {
  story('is no sign-in address of a partner, by Graph', async (house) => {
    for (const passiveSignInUri of ['https://10.1.2.3/sso', 'https://[fd00::1]/sso', 'https://169.254.169.254/sso']) {
      const answer = await refusal(
        daemonGraph(house)
          .api('/directory/federationConfigurations/microsoft.graph.samlOrWsFedExternalDomainFederation')
          .post({
            '@odata.type': '#microsoft.graph.samlOrWsFedExternalDomainFederation',
            displayName: 'Inside',
            issuerUri: 'https://inside.example',
            passiveSignInUri,
            preferredAuthenticationProtocol: 'saml',
            metadataExchangeUri: 'https://inside.example/metadata',
            domains: [{ '@odata.type': 'microsoft.graph.externalDomainName', id: 'inside.example' }],
          }),
      );
      expect([passiveSignInUri, answer.status]).toEqual([passiveSignInUri, 400]);
    }
  });
});

describe('the rule', () => {
  story('is on the page of the partners', async (house) => {
    const browser = house.browser();
    const url = `${house.origin}/admin/partners`;
    await browser.open(url);
    await walkUntil(browser, house.walker(people.admin), ({ visit }) => visit.url.href === url);
    expect(browser.text('#federation')).toMatch(/this machine is allowed.*private networks are refused/);
  });

  story('leaves the server its own names: personal accounts and the built-in partners', async (house) => {
    const tokens = await house.tokensFor(people.mia);
    expect(tokens.id_token).toBeDefined();
    expect(asked).toEqual([]);
  });
});
