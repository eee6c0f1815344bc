import { createPublicKey, X509Certificate } from 'node:crypto';
import { describe, expect } from '@jest/globals';
import { DOMParser } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import { stories } from '../support/stories.js';
import { contoso, people } from '../support/world.js';

const { story } = stories();

describe('the realm of an account', () => {
  story('is told in every version of the look-up', async (house) => {
    const at = (path: string) => house.http.get(`${house.origin}${path}`);
    expect((await at(`/common/userrealm/${people.ana}?api-version=1.0`)).json()).toEqual({
      ver: '1.0',
      account_type: 'Managed',
      domain_name: 'fabrikam.example',
      cloud_instance_name: 'microsoftonline.com',
      cloud_audience_urn: 'urn:federation:MicrosoftOnline',
    });
    for (const version of ['2.0', '2.1']) {
      expect((await at(`/common/userrealm/${people.ana}?api-version=${version}`)).json()).toMatchObject({
        NameSpaceType: 'Managed',
        Login: people.ana,
        DomainName: 'fabrikam.example',
        FederationBrandName: 'Fabrikam',
      });
    }
    expect((await at(`/common/userrealm/nobody@nowhere.example?api-version=1.0`)).json()).toEqual({
      ver: '1.0',
      account_type: 'Unknown',
      cloud_instance_name: 'microsoftonline.com',
      cloud_audience_urn: 'urn:federation:MicrosoftOnline',
    });
  });

  story('is told by GetUserRealm.srf, as JSON and as XML', async (house) => {
    const url = `${house.origin}/GetUserRealm.srf?login=${people.ana}`;
    expect((await house.http.get(url)).json()).toEqual({
      State: 4,
      UserState: 1,
      Login: people.ana,
      NameSpaceType: 'Managed',
      DomainName: 'fabrikam.example',
      FederationGlobalVersion: -1,
      AuthURL: null,
      FederationBrandName: 'Fabrikam',
      AuthNForwardType: 1,
      CloudInstanceName: 'microsoftonline.com',
      CloudInstanceIssuerUri: 'urn:federation:MicrosoftOnline',
    });
    const xml = await house.http.get(`${url}&xml=1`);
    expect(xml.headers.get('content-type')).toContain('xml');
    const answer = new DOMParser().parseFromString(xml.text, 'text/xml');
    expect(answer.getElementsByTagName('NameSpaceType')[0]?.textContent).toBe('Managed');
    expect((await house.http.get(`${house.origin}/GetUserRealm.srf`)).json().error_codes).toEqual([90100]);
    const hostile = await house.http.get(`${house.origin}/GetUserRealm.srf?xml=1&login=${encodeURIComponent('<a>@x')}`);
    expect(hostile.text).not.toContain('<a>');
  });
});

describe('the federation metadata of a tenant', () => {
  story('is signed by the tenant and names its certificates', async (house) => {
    const url = `${house.origin}/${contoso.domain}/FederationMetadata/2007-06/FederationMetadata.xml`;
    const { text, headers } = await house.http.get(url);
    expect(headers.get('content-type')).toContain('application/xml');
    const { keys } = (await house.http.get(`${house.origin}/${contoso.id}/discovery/keys`)).json<{
      keys: { x5c: string[] }[];
    }>();
    const [certificate = ''] = keys[0]?.x5c ?? [];
    expect(text).toContain(`entityID="https://sts.windows.net/${contoso.id}/"`);
    expect(text.split(certificate).length - 1).toBeGreaterThanOrEqual(3);
    expect(text).toContain(`${house.origin}/${contoso.id}/wsfed`);
    expect(text).toContain(`${house.origin}/${contoso.id}/saml2`);
    const document = new DOMParser().parseFromString(text, 'text/xml');
    const signature = document.getElementsByTagNameNS('http://www.w3.org/2000/09/xmldsig#', 'Signature')[0];
    const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'));
    const publicCert = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({
      type: 'spki',
      format: 'pem',
    });
    const judge = new SignedXml({ publicCert: String(publicCert), getCertFromKeyInfo: () => null });
    judge.loadSignature(signature as unknown as Parameters<SignedXml['loadSignature']>[0]);
    expect(judge.checkSignature(text)).toBe(true);
  });
});
