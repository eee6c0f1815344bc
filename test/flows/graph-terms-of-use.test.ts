import { describe, expect } from '@jest/globals';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph, personGraph, refusal } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { contoso, fabrikam, people, secret, webApp } from '../support/world.js';

const { story } = stories({
  config: demoConfig((config) => {
    const graph = '00000003-0000-0000-c000-000000000000';
    const scope =
      'Policy.Read.All Policy.ReadWrite.ConditionalAccess Agreement.Read.All AgreementAcceptance.Read AgreementAcceptance.Read.All';
    const grants = tenantOf(config, contoso.id).oauth2PermissionGrants as Record<string, unknown>[];
    grants.push({ clientAppId: webApp.clientId, resourceAppId: graph, scope });
  }),
});

const agreements = '/identityGovernance/termsOfUse/agreements';
const policies = '/identity/conditionalAccess/policies';
const data = Buffer.from('Be kind.').toString('base64');
const agreement = {
  displayName: 'Guest terms',
  isViewingBeforeAcceptanceRequired: true,
  files: [{ fileName: 'terms.txt', language: 'en', isDefault: true, fileData: { data } }],
};
const newAgreement = async (house: Emulator, more: object = {}): Promise<string> =>
  (
    await daemonGraph(house)
      .api(agreements)
      .post({ ...agreement, ...more })
  ).id;
const policyFor = (termsOfUse: string) => ({
  displayName: 'Terms for guests',
  state: 'enabled',
  conditions: {
    applications: { includeApplications: ['All'] },
    users: {
      includeGuestsOrExternalUsers: {
        guestOrExternalUserTypes: 'b2bCollaborationGuest',
        externalTenants: {
          '@odata.type': '#microsoft.graph.conditionalAccessEnumeratedExternalTenants',
          membershipKind: 'enumerated',
          members: [fabrikam.id],
        },
      },
    },
  },
  grantControls: { operator: 'OR', termsOfUse: [termsOfUse] },
});

describe('identityGovernance/termsOfUse/agreements', () => {
  story('are made, read, changed and deleted', async (house) => {
    const graph = daemonGraph(house);
    const id = await newAgreement(house);
    const expected = {
      ...{ id, displayName: 'Guest terms', isViewingBeforeAcceptanceRequired: true, termsExpiration: null },
      ...{ isPerDeviceAcceptanceRequired: false, userReacceptRequiredFrequency: null },
    };
    const read = await graph.api(`${agreements}/${id}`).get();
    expect(read).toMatchObject(expected);
    expect(read.files).toMatchObject([
      { ...{ fileName: 'terms.txt', displayName: 'Guest terms', language: 'en', isDefault: true }, fileData: { data } },
    ]);
    expect((await graph.api('/agreements').get()).value).toMatchObject([expected]);
    await graph.api(`${agreements}/${id}`).patch({ displayName: 'House rules', userReacceptRequiredFrequency: 'P90D' });
    expect(await graph.api(`${agreements}/${id}`).get()).toMatchObject({
      ...expected,
      ...{ displayName: 'House rules', userReacceptRequiredFrequency: 'P90D' },
    });
    await graph.api(`${agreements}/${id}/files`).post({ language: 'de', fileName: 'de.txt', fileData: { data } });
    const { value } = await graph.api(`${agreements}/${id}/files`).get();
    expect(value.map((each: { language: string }) => each.language)).toEqual(['en', 'de']);
    await graph.api(`${agreements}/${id}`).delete();
    expect((await refusal(graph.api(`${agreements}/${id}`).get())).status).toBe(404);
    const audits = (await graph.api('/auditLogs/directoryAudits').get()).value;
    expect(audits.slice(0, 4).map((each: { activityDisplayName: string }) => each.activityDisplayName)).toEqual([
      ...['Delete Terms Of Use', 'Edit Terms Of Use', 'Edit Terms Of Use', 'Create Terms Of Use'],
    ]);
  });

  story('take the languages under file/localizations as well', async (house) => {
    const { files: localizations, ...rest } = agreement;
    const made = await daemonGraph(house)
      .api(agreements)
      .post({ ...rest, file: { localizations } });
    expect(made.files).toMatchObject([{ language: 'en' }]);
  });

  story('end for everybody on the days of a schedule', async (house) => {
    const graph = daemonGraph(house);
    const startDateTime = new Date(Date.now() + 10 * 24 * 3600 * 1000).toISOString();
    const id = await newAgreement(house, { isViewingBeforeAcceptanceRequired: false });
    await graph.api(`${agreements}/${id}`).patch({ termsExpiration: { startDateTime, frequency: 'P1Y' } });
    expect(await graph.api(`${agreements}/${id}`).get()).toMatchObject({
      termsExpiration: { startDateTime, frequency: 'P1Y' },
    });
    await graph.api(policies).post(policyFor(id));
    const { refresh_token: token } = await house.tokensFor(people.ana);
    const { value } = await graph.api(`${agreements}/${id}/acceptances`).get();
    expect(value).toMatchObject([{ state: 'accepted', expirationDateTime: startDateTime }]);
    const form = { grant_type: 'refresh_token', client_id: webApp.clientId, client_secret: secret };
    const refresh = async () =>
      (await house.http.post(house.tokenUrl, { ...form, refresh_token: String(token) })).json();
    house.clock.advance({ days: 9 });
    expect((await refresh()).access_token).toBeDefined();
    house.clock.advance({ days: 1 });
    expect(await refresh()).toMatchObject({ error: 'interaction_required' });
    await house.tokensFor(people.ana);
    house.clock.advance({ days: 60 });
    expect((await refresh()).access_token).toBeDefined();
  });

  story('say what they do not do, and what is wrong', async (house) => {
    const bad = [
      [{ isPerDeviceAcceptanceRequired: true }, /not modelled yet/],
      [{ termsExpiration: { startDateTime: '2026-01-01T00:00:00Z', frequency: 'P1W' } }, /days, months or years/],
      [{ termsExpiration: { startDateTime: 'tomorrow', frequency: 'P1M' } }, /a date and time/],
      [{ userReacceptRequiredFrequency: 'PT1H' }, /whole days/],
      [{ files: [] }, /needs a file/],
      [{ files: [{ ...agreement.files[0], fileData: { data: '????' } }] }, /base64/],
      [{ files: [{ ...agreement.files[0], fileData: { data: btoa('\xff\xfe') } }] }, /neither a PDF nor text/],
      [{ files: [agreement.files[0], agreement.files[0]] }, /each language once/],
    ] as const;
    for (const [more, message] of bad) {
      const answer = await refusal(newAgreement(house, more));
      expect(answer).toEqual({ status: 400, code: 'Request_BadRequest', message: expect.stringMatching(message) });
    }
    expect((await daemonGraph(house).api(agreements).get()).value).toEqual([]);
  });

  story('are forty at most', async (house) => {
    for (let count = 0; count < 40; count += 1) await newAgreement(house, { displayName: `Terms ${count}` });
    expect((await refusal(newAgreement(house))).message).toMatch(/40 terms of use/);
  });

  story('cannot be deleted while a policy asks for them', async (house) => {
    const graph = daemonGraph(house);
    const id = await newAgreement(house);
    const policy = await graph.api(policies).post(policyFor(id));
    expect((await refusal(graph.api(`${agreements}/${id}`).delete())).message).toMatch(/Terms for guests/);
    await graph.api(`${policies}/${policy.id}`).delete();
    await graph.api(`${agreements}/${id}`).delete();
  });

  story('tell everybody their own answers, and readers those of others', async (house) => {
    const id = await newAgreement(house, { isViewingBeforeAcceptanceRequired: false });
    await daemonGraph(house).api(policies).post(policyFor(id));
    await house.tokensFor(people.ana);
    const ana = (await house.tenant(contoso.id).user(people.ana))?.id;
    const own = await personGraph(house, people.ana, 'https://graph.microsoft.com/AgreementAcceptance.Read');
    expect((await own.api('/me/agreementAcceptances').get()).value).toMatchObject([{ agreementId: id, userId: ana }]);
    const mel = (await house.tenant(contoso.id).user(people.mel))?.id;
    expect((await refusal(own.api(`/users/${mel}/agreementAcceptances`).get())).status).toBe(403);
    const all = 'https://graph.microsoft.com/AgreementAcceptance.Read.All';
    const plain = await personGraph(house, people.mel, all);
    expect((await refusal(plain.api(`/users/${ana}/agreementAcceptances`).get())).status).toBe(403);
    const admin = await personGraph(house, people.admin, all);
    expect((await admin.api(`/users/${ana}/agreementAcceptances`).get()).value).toHaveLength(1);
    expect((await admin.api(`${agreements}/${id}/acceptances`).get()).value).toMatchObject([{ state: 'accepted' }]);
  });
});

describe('identity/conditionalAccess/policies', () => {
  story('are made, read, changed and deleted, with all that Graph shows', async (house) => {
    const graph = daemonGraph(house);
    const id = await newAgreement(house);
    const made = await graph.api(policies).post(policyFor(id));
    const asked = policyFor(id);
    expect(made).toMatchObject({
      ...{ displayName: 'Terms for guests', state: 'enabled', modifiedDateTime: null, sessionControls: null },
      conditions: { ...asked.conditions, clientAppTypes: ['all'] },
      grantControls: { operator: 'OR', builtInControls: [], customAuthenticationFactors: [], termsOfUse: [id] },
    });
    const one = graph.api(`${policies}/${made.id}`);
    // What Graph shows can be sent back.
    const { '@odata.context': _, ...whole } = made;
    await one.patch({ ...whole, state: 'disabled' });
    expect(await one.get()).toMatchObject({ state: 'disabled', conditions: asked.conditions });
    expect((await graph.api(policies).filter("state eq 'enabled'").get()).value).toEqual([]);
    expect((await graph.api(policies).filter("state eq 'disabled'").get()).value).toHaveLength(1);
    await one.delete();
    expect((await refusal(one.get())).status).toBe(404);
    const audits = (await graph.api('/auditLogs/directoryAudits').get()).value;
    expect(audits[0]).toMatchObject({ activityDisplayName: 'Delete conditional access policy', category: 'Policy' });
  });

  story('refuse what is not modelled, never ignore it', async (house) => {
    const id = await newAgreement(house);
    const good = policyFor(id);
    const { users, applications } = good.conditions;
    const where = (more: object) => ({ conditions: { ...good.conditions, ...more } });
    const bad: readonly (readonly [object, RegExp])[] = [
      [{ grantControls: { operator: 'OR', builtInControls: ['mfa'] } }, /not modelled yet/],
      [{ grantControls: { ...good.grantControls, builtInControls: ['block'] } }, /builtInControls.*not modelled yet/],
      [{ grantControls: { ...good.grantControls, authenticationStrength: { id } } }, /not modelled yet/],
      [{ grantControls: null }, /grantControls/],
      [{ sessionControls: { persistentBrowser: { isEnabled: true } } }, /sessionControls is not modelled yet/],
      [where({ platforms: { includePlatforms: ['all'] } }), /platforms is not modelled yet/],
      [where({ locations: { includeLocations: ['All'] } }), /locations is not modelled yet/],
      [where({ clientAppTypes: ['browser'] }), /not modelled yet/],
      [where({ signInRiskLevels: ['high'] }), /signInRiskLevels is not modelled yet/],
      [where({ users: { ...users, includeRoles: [id] } }), /includeRoles is not modelled yet/],
      [where({ users: {} }), /include somebody/],
      [where({ applications: { ...applications, includeUserActions: ['urn:x'] } }), /not modelled yet/],
      [where({ applications: { includeApplications: ['Office365'] } }), /nothing else is modelled yet/],
      [{ grantControls: { operator: 'OR', termsOfUse: [fabrikam.id] } }, /no agreement/],
      [{ somethingNew: true }, /somethingNew/],
    ];
    for (const [more, message] of bad) {
      const answer = await refusal(
        daemonGraph(house)
          .api(policies)
          .post({ ...good, ...more }),
      );
      expect(answer).toEqual({ status: 400, code: 'Request_BadRequest', message: expect.stringMatching(message) });
    }
    expect((await daemonGraph(house).api(policies).get()).value).toEqual([]);
  });

  story('are for those with the permission and the role', async (house) => {
    const as = async (who: string, scope: string) => personGraph(house, who, `https://graph.microsoft.com/${scope}`);
    const write = 'Policy.ReadWrite.ConditionalAccess';
    expect((await refusal((await as(people.mel, write)).api(policies).get())).status).toBe(403);
    expect((await refusal((await as(people.admin, 'Agreement.Read.All')).api(policies).get())).status).toBe(403);
    expect((await refusal((await as(people.admin, 'Policy.Read.All')).api(policies).post({}))).status).toBe(403);
    expect((await (await as(people.admin, write)).api(policies).get()).value).toEqual([]);
    expect((await refusal((await as(people.admin, 'Agreement.Read.All')).api(agreements).post({}))).status).toBe(403);
  });
});
