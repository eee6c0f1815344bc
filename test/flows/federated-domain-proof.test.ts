import { describe, expect } from '@jest/globals';
import { createCertifiedKey } from '#keys';
import { demoConfig } from '../support/demo-config.js';
import { daemonGraph, refusal } from '../support/graph-client.js';
import { stories } from '../support/stories.js';

const { certificate } = await createCertifiedKey({ commonName: 'partner', years: 1, now: new Date() });
const records: Record<string, readonly string[]> = {
  'proven.example': ['v=spf1 -all', 'DirectFedAuthUrl=https://idp.elsewhere.example/adfs'],
  'else.example': ['DirectFedAuthUrl=https://idp.other.example/adfs', 'DirectFedAuthUrl=nonsense'],
  'alike.example': ['DirectFedAuthUrl=https://idp.elsewhere.example/adf', 'https://idp.elsewhere.example/adfs/ls'],
};
const federations = '/directory/federationConfigurations/microsoft.graph.samlOrWsFedExternalDomainFederation';
const bodyOf = (domain: string, passiveSignInUri = 'https://idp.elsewhere.example/adfs/ls') => ({
  displayName: domain,
  issuerUri: `https://${domain}/issuer`,
  passiveSignInUri,
  preferredAuthenticationProtocol: 'saml',
  signingCertificate: certificate,
  domains: [{ id: domain }],
});

const { story } = stories({
  config: {
    ...demoConfig(() => {}),
    federation: { requireDnsRecord: true },
  },
  lookUpTxt: async (domain) => records[domain] ?? [],
});

describe('a federation by Graph', () => {
  story('needs the record of its domain when the sign-in is elsewhere', async (house) => {
    const graph = daemonGraph(house);
    const { id } = await graph.api(federations).post(bodyOf('proven.example'));
    for (const domain of ['silent.example', 'else.example', 'alike.example']) {
      const { status, message } = await refusal(graph.api(federations).post(bodyOf(domain)));
      expect([domain, status, message]).toEqual([domain, 400, expect.stringContaining(`DirectFedAuthUrl=https://idp`)]);
    }
    const one = graph.api(`/directory/federationConfigurations/${id}`);
    const both = { domains: [{ id: 'proven.example' }, { id: 'silent.example' }] };
    expect((await refusal(one.patch(both))).status).toBe(400);
    expect((await refusal(one.patch({ passiveSignInUri: 'https://idp.third.example/adfs' }))).status).toBe(400);
    await one.patch({ displayName: 'Renamed' });
  });

  story('needs none when the sign-in is at a host of the domain', async (house) => {
    const graph = daemonGraph(house);
    await graph.api(federations).post(bodyOf('own.example', 'https://own.example/sso'));
    await graph.api(federations).post(bodyOf('host.example', 'https://idp.host.example/sso'));
    const notInside = bodyOf('inside.example', 'https://notinside.example/sso');
    expect((await refusal(graph.api(federations).post(notInside))).status).toBe(400);
  });
});
