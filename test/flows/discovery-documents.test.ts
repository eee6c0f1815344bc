import { createHash, X509Certificate } from 'node:crypto';
import { get } from 'node:https';
import { describe, expect } from '@jest/globals';
import { stories } from '../support/stories.js';
import { contoso, fabrikam } from '../support/world.js';

const { story } = stories();

interface Key {
  readonly kid: string;
  readonly x5t: string;
  readonly x5c: readonly string[];
  readonly [name: string]: unknown;
}

/** The v2.0 document of a tenant, field by field. */
const golden = (origin: string, tenant: string) => ({
  token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
  token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
  jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
  response_modes_supported: ['query', 'fragment', 'form_post'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
  response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
  scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
  issuer: `${origin}/${tenant}/v2.0`,
  request_uri_parameter_supported: false,
  userinfo_endpoint: expect.stringMatching(/\/oidc\/userinfo$/),
  authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
  device_authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/devicecode`,
  http_logout_supported: true,
  frontchannel_logout_supported: true,
  end_session_endpoint: `${origin}/${tenant}/oauth2/v2.0/logout`,
  claims_supported: [
    ...[
      'sub',
      'iss',
      'cloud_instance_name',
      'cloud_instance_host_name',
      'cloud_graph_host_name',
      'msgraph_host',
      'aud',
      'exp',
    ],
    ...['iat', 'auth_time', 'acr', 'nonce', 'preferred_username', 'name', 'tid', 'ver', 'at_hash', 'c_hash', 'email'],
  ],
  kerberos_endpoint: `${origin}/${tenant}/kerberos`,
  tenant_region_scope: expect.stringMatching(/^(EU|NA|WW|AS|OC)$/),
  cloud_instance_name: 'microsoftonline.com',
  cloud_graph_host_name: 'graph.windows.net',
  msgraph_host: 'graph.microsoft.com',
  rbac_url: 'https://pas.windows.net',
});

/** A request whose Host header is not the server's name, which TLS must not notice. */
function textFor(url: string, ca: string, headers: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const answering = get(url, { ca, servername: 'localhost', headers }, (answer) => {
      answer.setEncoding('utf8');
      let text = '';
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve(text));
    });
    answering.on('error', reject);
  });
}

describe('the discovery document', () => {
  story('has every field as Entra has it, and no other', async (house) => {
    const answer = await house.http.get(`${house.origin}/${contoso.id}/v2.0/.well-known/openid-configuration`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.json()).toEqual(golden(house.origin, contoso.id));
  });

  story('carries an appid on to the key set', async (house) => {
    const url = `${house.origin}/${contoso.id}/v2.0/.well-known/openid-configuration?appid=a%20b`;
    const { jwks_uri: keys } = (await house.http.get(url)).json();
    expect(keys).toBe(`${house.origin}/${contoso.id}/discovery/v2.0/keys?appid=a%20b`);
    expect((await house.http.get(String(keys))).status).toBe(200);
  });

  story('names the GUID also when it was asked for by a domain', async (house) => {
    for (const name of [contoso.domain, contoso.initialDomain, contoso.id.toUpperCase(), 'Contoso.Example']) {
      const answer = await house.http.get(`${house.origin}/${name}/v2.0/.well-known/openid-configuration`);
      expect(answer.json()).toEqual(golden(house.origin, contoso.id));
    }
    const other = await house.http.get(`${house.origin}/${fabrikam.domain}/v2.0/.well-known/openid-configuration`);
    expect(other.json().issuer).toBe(`${house.origin}/${fabrikam.id}/v2.0`);
  });

  story('does not believe the Host header', async (house) => {
    const url = `${house.origin}/${contoso.id}/v2.0/.well-known/openid-configuration`;
    const text = await textFor(url, house.ca, { host: 'evil.example', 'x-forwarded-host': 'evil.example' });
    expect(JSON.parse(text)).toEqual(golden(house.origin, contoso.id));
  });
});

describe('the key set', () => {
  story('has RSA keys with certificate, thumbprint and issuer template, and no alg', async (house) => {
    const answer = await house.http.get(`${house.origin}/${contoso.id}/discovery/v2.0/keys`);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const { keys } = answer.json<{ keys: Key[] }>();
    expect(keys.length).toBeGreaterThanOrEqual(1);
    for (const key of keys) {
      expect(Object.keys(key).sort()).toEqual(
        ['kty', 'use', 'kid', 'x5t', 'n', 'e', 'x5c', 'cloud_instance_name', 'issuer'].sort(),
      );
      expect(key).toMatchObject({
        kty: 'RSA',
        use: 'sig',
        e: 'AQAB',
        cloud_instance_name: 'microsoftonline.com',
        issuer: `${house.origin}/{tenantid}/v2.0`,
      });
      expect(key.kid).toBe(key.x5t);
      const [certificate = ''] = key.x5c;
      const der = Buffer.from(certificate, 'base64');
      expect(createHash('sha1').update(der).digest('base64url')).toBe(key.x5t);
      const { publicKey, subject, issuer } = new X509Certificate(der);
      expect(publicKey.export({ format: 'jwk' })).toMatchObject({ n: key.n, e: key.e });
      expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
      expect(subject).toBe('CN=accounts.accesscontrol.windows.net');
      expect(issuer).toBe(subject);
    }
  });
});

describe('instance discovery', () => {
  const ask = (origin: string, endpoint: string) =>
    `${origin}/common/discovery/instance?api-version=1.1&authorization_endpoint=${encodeURIComponent(endpoint)}`;

  story('knows the hosts of Microsoft and its own', async (house) => {
    for (const host of ['login.microsoftonline.com', 'sts.windows.net', new URL(house.origin).host]) {
      const answer = await house.http.get(ask(house.origin, `https://${host}/${contoso.id}/oauth2/v2.0/authorize`));
      expect(answer.status).toBe(200);
      expect(answer.json()).toMatchObject({
        tenant_discovery_endpoint: `https://${host}/${contoso.id}/v2.0/.well-known/openid-configuration`,
        'api-version': '1.1',
        metadata: expect.arrayContaining([
          {
            preferred_network: 'login.microsoftonline.com',
            preferred_cache: 'login.windows.net',
            aliases: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
          },
        ]),
      });
    }
  });

  story('refuses an unknown host with AADSTS50049', async (house) => {
    const answer = await house.http.get(ask(house.origin, `https://evil.example/${contoso.id}/oauth2/v2.0/authorize`));
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ error: 'invalid_instance', error_codes: [50049] });
  });
});

describe('realm look-ups', () => {
  story('tell managed from federated domains', async (house) => {
    const realm = async (user: string) =>
      (await house.http.get(`${house.origin}/common/userrealm/${user}?api-version=2.1`)).json().NameSpaceType;
    expect(await realm('ana@fabrikam.example')).toBe('Managed');
    expect(await realm('somebody@nowhere.example')).toBe('Unknown');
    const here = `${house.origin}/${contoso.id}/userrealm/sam@tailwind.example?api-version=2.1`;
    expect((await house.http.get(here)).json().NameSpaceType).toBe('Federated');
  });
});
