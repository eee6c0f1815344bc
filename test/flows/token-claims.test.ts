import { describe, expect } from '@jest/globals';
import { clientCredentialsForm } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { claimsOf, headerOf, verifiedClaims } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { api, contoso, daemon, fabrikam, people, webApp } from '../support/world.js';

/** An API that asks for v1 tokens: registered with version null. */
const oldApi = { appId: 'a2a2a2a2-0000-4000-8000-000000000011', uri: 'api://a2a2a2a2-0000-4000-8000-000000000011' };

const { story } = stories({
  config: demoConfig((config) => {
    const tenant = tenantOf(config, contoso.id);
    tenant.applications.push({
      appId: oldApi.appId,
      displayName: 'Old API',
      identifierUris: [oldApi.uri],
      api: { requestedAccessTokenVersion: 1, oauth2PermissionScopes: [{ value: 'read', type: 'User' }] },
    });
    const grants = Array.isArray(tenant.oauth2PermissionGrants) ? tenant.oauth2PermissionGrants : [];
    grants.push({
      clientAppId: webApp.clientId,
      resourceAppId: oldApi.appId,
      consentType: 'AllPrincipals',
      scope: 'read',
    });
    tenant.oauth2PermissionGrants = grants;
  }),
});

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const issuerOf = (house: Emulator) => `${house.origin}/${contoso.id}/v2.0`;
const keysOf = (house: Emulator) => `${house.origin}/${contoso.id}/discovery/v2.0/keys`;

const realms = (house: Emulator) =>
  [
    [people.ana, `https://sts.windows.net/${fabrikam.id}/`],
    [people.sam, `${house.origin}/partners/tailwind/saml`],
    [people.gus, 'google.com'],
    [people.mia, 'live.com'],
    [people.otto, 'mail'],
  ] as const;

describe('the id_token of a guest', () => {
  story('is the resource tenant’s word about the guest object, from every realm', async (house) => {
    for (const [address, idp] of realms(house)) {
      const tokens = await house.tokensFor(address);
      const guest = await house.tenant(contoso.id).user(address);
      const claims = await verifiedClaims(house.http, keysOf(house), tokens.id_token, {
        issuer: issuerOf(house),
        audience: webApp.clientId,
      });
      expect(claims).toMatchObject({
        ver: '2.0',
        tid: contoso.id,
        oid: guest?.id,
        sub: expect.stringMatching(/^[\w-]{43}$/),
        name: guest?.displayName,
        preferred_username: address,
        email: address,
        idp,
        nonce: 'nonce-42',
        acct: 1,
        upn: `${address.replace('@', '_')}#EXT#@contoso.onmicrosoft.com`,
        uti: expect.any(String),
        rh: expect.stringMatching(/^[01]\.A/),
        aio: expect.any(String),
      });
      for (const absent of ['amr', 'unique_name', 'altsecid', 'scp', 'azp', 'appid', 'at_hash', 'acr']) {
        expect(claims).not.toHaveProperty(absent);
      }
      expect(Number(claims.exp) - Number(claims.iat)).toBe(3900);
      expect(claims.nbf).toBe(claims.iat);
    }
  });

  story('has a header as Entra writes it', async (house) => {
    const { id_token: idToken } = await house.tokensFor(people.ana);
    expect(headerOf(idToken)).toEqual({ typ: 'JWT', alg: 'RS256', kid: expect.any(String) });
  });

  story('says less when less was asked', async (house) => {
    const bare = claimsOf((await house.tokensFor(people.mel, { scope: 'openid' })).id_token);
    for (const absent of ['name', 'preferred_username', 'oid', 'email']) expect(bare).not.toHaveProperty(absent);
    const named = claimsOf((await house.tokensFor(people.mel, { scope: 'openid profile' })).id_token);
    expect(named).toMatchObject({ preferred_username: people.mel, oid: expect.stringMatching(guid) });
    expect(named).not.toHaveProperty('idp');
    expect(named.acct).toBe(0);
  });
});

describe('the access token of a guest', () => {
  story('is for the API, in version 2, from every realm', async (house) => {
    for (const [address, idp] of realms(house)) {
      const tokens = await house.tokensFor(address);
      const claims = await verifiedClaims(house.http, keysOf(house), tokens.access_token, {
        issuer: issuerOf(house),
        audience: api.appId,
      });
      expect(claims).toMatchObject({
        ver: '2.0',
        tid: contoso.id,
        oid: claimsOf(tokens.id_token).oid,
        azp: webApp.clientId,
        azpacr: '1',
        scp: 'access_as_user',
        idp,
        preferred_username: address,
        sub: expect.stringMatching(/^[\w-]{43}$/),
      });
      expect(claims.sub).not.toBe(claimsOf(tokens.id_token).sub);
      for (const absent of ['nonce', 'appid', 'amr', 'unique_name', 'client_id', 'jti', 'scope']) {
        expect(claims).not.toHaveProperty(absent);
      }
      const lifetime = Number(claims.exp) - Number(claims.iat);
      expect(lifetime).toBeGreaterThanOrEqual(3900);
      expect(lifetime).toBeLessThanOrEqual(5700);
    }
  });

  story('is in version 1 for an API that is registered so', async (house) => {
    const tokens = await house.tokensFor(people.ana, { scope: `openid profile ${oldApi.uri}/read` });
    const claims = claimsOf(tokens.access_token);
    expect(claims).toMatchObject({
      ver: '1.0',
      aud: oldApi.uri,
      iss: `https://sts.windows.net/${contoso.id}/`,
      idp: `https://sts.windows.net/${fabrikam.id}/`,
      unique_name: people.ana,
      appid: webApp.clientId,
      appidacr: '1',
      acr: '1',
      amr: ['pwd'],
      altsecid: expect.stringMatching(/^5::[0-9A-F]{16}$/),
      email: people.ana,
      scp: 'read',
    });
    for (const absent of ['azp', 'azpacr', 'preferred_username']) expect(claims).not.toHaveProperty(absent);
  });

  story('names the realm in the v1 name of a guest', async (house) => {
    const scope = `openid profile ${oldApi.uri}/read`;
    const claims = async (as: string) => claimsOf((await house.tokensFor(as, { scope })).access_token);
    expect(await claims(people.mia)).toMatchObject({
      unique_name: `live.com#${people.mia}`,
      altsecid: expect.stringMatching(/^1:live\.com:[0-9A-F]{16}$/),
      amr: ['pwd'],
    });
    expect(await claims(people.otto)).toMatchObject({ unique_name: `mail#${people.otto}`, amr: ['otp'] });
  });

  story('is for Graph when no API was named', async (house) => {
    const tokens = await house.tokensFor(people.ana, { scope: 'openid profile email User.Read' });
    const claims = claimsOf(tokens.access_token);
    expect(['00000003-0000-0000-c000-000000000000', 'https://graph.microsoft.com']).toContain(claims.aud);
    expect(String(claims.scp).split(' ')).toContain('User.Read');
    expect(tokens.scope?.split(' ')).toEqual(expect.arrayContaining(['openid', 'profile', 'email', 'User.Read']));
  });
});

describe('subjects', () => {
  story('differ by application and stay the same over sign-ins', async (house) => {
    const first = claimsOf((await house.tokensFor(people.ana)).id_token);
    const again = claimsOf((await house.tokensFor(people.ana)).id_token);
    const other = claimsOf((await house.tokensFor(people.otto)).id_token);
    expect(again.sub).toBe(first.sub);
    expect(other.sub).not.toBe(first.sub);
    expect(again.uti).not.toBe(first.uti);
  });
});

describe('an application alone', () => {
  story('is its service principal, with its roles and no person', async (house) => {
    const answer = await house.http.post(house.tokenUrl, clientCredentialsForm(daemon.clientId));
    const body = answer.json();
    expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_in', 'ext_expires_in', 'token_type']);
    const claims = await verifiedClaims(house.http, keysOf(house), body.access_token, {
      issuer: issuerOf(house),
      audience: api.appId,
    });
    expect(claims).toMatchObject({
      azp: daemon.clientId,
      azpacr: '1',
      idtyp: 'app',
      roles: ['Tasks.Read.All'],
      oid: expect.stringMatching(guid),
      tid: contoso.id,
    });
    expect(claims.sub).toBe(claims.oid);
    for (const absent of ['scp', 'name', 'preferred_username', 'idp']) expect(claims).not.toHaveProperty(absent);
  });
});
