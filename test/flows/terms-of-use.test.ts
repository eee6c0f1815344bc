import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { stories } from '../support/stories.js';
import { walkUntil } from '../support/walk.js';
import { api, contoso, nativeApp, people, secret, webApp } from '../support/world.js';

const agreementId = '7e7e7e7e-0000-4000-8000-000000000001';
const policyId = '7e7e7e7e-0000-4000-8000-000000000002';
const guests = { guestOrExternalUserTypes: 'b2bCollaborationGuest,b2bCollaborationMember' };
const text = 'Be kind.\n<script>alert(1)</script> & be on time.';

const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id);
    seed.termsOfUse = [
      {
        id: agreementId,
        displayName: 'Guest terms',
        userReacceptRequiredFrequency: 'P30D',
        files: [
          { language: 'en', displayName: 'Rules of the house', text },
          { language: 'de', displayName: 'Hausordnung', text: 'Seien Sie freundlich.' },
        ],
      },
    ];
    seed.conditionalAccessPolicies = [
      {
        id: policyId,
        displayName: 'Terms for guests',
        state: 'enabled',
        conditions: {
          applications: { includeApplications: ['All'] },
          users: { includeGuestsOrExternalUsers: guests },
        },
        grantControls: { operator: 'OR', builtInControls: [], termsOfUse: ['Guest terms'] },
      },
    ];
  }),
});

const heading = 'Contoso terms of use';
const isTerms = (browser: Browser) => browser.text('h1') === heading;
/** Ana before the terms, everything before them done. */
const anaAtTerms = async (house: Emulator, overrides = {}) => {
  const browser = house.browser();
  await browser.open(authorizeUrl(house.origin, overrides));
  await walkUntil(browser, house.walker(people.ana), isTerms);
  return browser;
};
const change = (house: Emulator, body: object) =>
  daemonGraph(house).api(`/identity/conditionalAccess/policies/${policyId}`).patch(body);
const silent = async (house: Emulator, browser: Browser) => {
  await browser.open(authorizeUrl(house.origin, { prompt: 'none' }));
  return house.answerOf(browser.visit);
};
const refresh = async (house: Emulator, token: string | undefined) => {
  const answer = await house.http.post(house.tokenUrl, {
    ...{ grant_type: 'refresh_token', client_id: webApp.clientId, client_secret: secret },
    ...{ refresh_token: token ?? '', scope: api.scope },
  });
  return answer.json();
};
const asksAgain = async (house: Emulator, browser: Browser) => {
  await browser.open(authorizeUrl(house.origin));
  return browser.visit.status !== 0 && isTerms(browser);
};

describe('terms of use', () => {
  story('are asked after the permissions, and not again once they are accepted', async (house) => {
    const browser = await anaAtTerms(house);
    const asked = browser.headings.filter((each) => each !== '');
    expect(asked.slice(-2)).toEqual(['Permissions requested by:', heading]);
    expect(browser.text('summary')).toBe('Rules of the house');
    expect(browser.visit.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; be on time.');
    await browser.press('#idSIButton9');
    expect(house.answerOf(browser.visit).code).toBeDefined();
    expect((await silent(house, browser)).code).toBeDefined();
    expect((await house.signIn({ as: people.ana })).steps).not.toContain(heading);
    const guest = await house.tenant(contoso.id).user(people.ana);
    const { value } = await daemonGraph(house).api(`/users/${guest?.id}/agreementAcceptances`).get();
    expect(value).toMatchObject([
      { agreementId, userId: guest?.id, userEmail: people.ana, state: 'accepted', deviceId: null },
    ]);
    const days = Date.parse(value[0].expirationDateTime) - Date.parse(value[0].recordedDateTime);
    expect(days).toBe(30 * 24 * 3600 * 1000);
    const audits = (await daemonGraph(house).api('/auditLogs/directoryAudits').get()).value;
    expect(audits[0]).toMatchObject({ activityDisplayName: 'Accept Terms Of Use', loggedByService: 'Terms Of Use' });
  });

  story('are in the language of the browser, else in the first', async (house) => {
    const browser = await anaAtTerms(house);
    const { action } = browser.visit.page.querySelector('form')?.attributes ?? {};
    const cookie = await browser.jar.getCookieString(new URL(action ?? '', house.origin).href);
    const inLanguage = async (language: string) =>
      (await house.http.get(new URL(action ?? '', house.origin), { cookie, 'accept-language': language })).text;
    expect(await inLanguage('fr, de-AT;q=0.8, en;q=0.5')).toContain('Seien Sie freundlich.');
    expect(await inLanguage('fr')).toContain('Rules of the house');
  });

  story('are declined: the application is told, and the next sign-in asks again', async (house) => {
    const browser = await anaAtTerms(house);
    await browser.press('#idBtn_Back');
    const answer = house.answerOf(browser.visit);
    expect(answer.error).toBe('access_denied');
    expect(answer.error_description).toMatch(/^AADSTS65004: /);
    const audits = (await daemonGraph(house).api('/auditLogs/directoryAudits').get()).value;
    expect(audits[0].activityDisplayName).toBe('Decline Terms Of Use');
    const guest = await house.tenant(contoso.id).user(people.ana);
    expect(guest?.externalUserState).toBe('Accepted');
    expect(await asksAgain(house, browser)).toBe(true);
  });

  story('are an interrupted sign-in and then a good one, of one correlation id', async (house) => {
    const browser = await anaAtTerms(house);
    await browser.press('#idSIButton9');
    const { value } = await daemonGraph(house).api('/auditLogs/signIns').get();
    expect(value).toMatchObject([
      { status: { errorCode: 0 }, conditionalAccessStatus: 'success' },
      { status: { errorCode: 50158 }, conditionalAccessStatus: 'failure' },
    ]);
    expect(value[0].correlationId).toBe(value[1].correlationId);
  });

  story('that are new stop silent sign-ins and refresh tokens with AADSTS50158', async (house) => {
    await change(house, { state: 'disabled' });
    const browser = house.browser();
    const { refresh_token: token } = await house.tokensFor(people.ana, {}, browser);
    expect((await silent(house, browser)).code).toBeDefined();
    await change(house, { state: 'enabled' });
    const refused = { error: 'interaction_required', error_description: expect.stringMatching(/^AADSTS50158: /) };
    expect(await silent(house, browser)).toMatchObject(refused);
    expect(await refresh(house, token)).toMatchObject({ ...refused, error_codes: [50158], suberror: 'basic_action' });
    expect(await asksAgain(house, browser)).toBe(true);
    await browser.press('#idSIButton9');
    expect((await silent(house, browser)).code).toBeDefined();
    expect((await refresh(house, token)).access_token).toBeDefined();
  });

  story('are asked again when their time has passed', async (house) => {
    const { refresh_token: token } = await house.tokensFor(people.ana);
    house.clock.advance({ days: 29 });
    expect((await refresh(house, token)).access_token).toBeDefined();
    house.clock.advance({ days: 1 });
    expect(await refresh(house, token)).toMatchObject({ error: 'interaction_required' });
    expect((await house.signIn({ as: people.ana })).steps).toContain(heading);
    expect((await refresh(house, token)).access_token).toBeDefined();
  });

  story('are asked again when a major version comes, not when a minor one does', async (house) => {
    const browser = house.browser();
    await house.arrive(browser, people.ana);
    const put = (isMajorVersion: boolean, words: string) =>
      daemonGraph(house)
        .api(`/identityGovernance/termsOfUse/agreements/${agreementId}/files`)
        .post({
          ...{ fileName: 'terms.txt', displayName: words, language: 'en', isDefault: true, isMajorVersion },
          fileData: { data: Buffer.from(words).toString('base64') },
        });
    await put(false, 'Be kinder.');
    expect((await silent(house, browser)).code).toBeDefined();
    await put(true, 'Be kindest.');
    expect((await silent(house, browser)).error).toBe('interaction_required');
    expect(await asksAgain(house, browser)).toBe(true);
    expect(browser.text('.terms')).toBe('Be kindest.');
  });

  story('that change while they are on screen are shown anew, not accepted unseen', async (house) => {
    const browser = await anaAtTerms(house);
    await daemonGraph(house)
      .api(`/identityGovernance/termsOfUse/agreements/${agreementId}/files`)
      .post({ language: 'en', isDefault: true, fileData: { data: Buffer.from('Pay.').toString('base64') } });
    await browser.press('#idSIButton9');
    expect(browser.text('.terms')).toBe('Pay.');
    await browser.press('#idSIButton9');
    expect(house.answerOf(browser.visit).code).toBeDefined();
  });

  story('that must be read first cannot be accepted unread', async (house) => {
    const agreements = daemonGraph(house).api(`/identityGovernance/termsOfUse/agreements/${agreementId}`);
    await agreements.patch({ isViewingBeforeAcceptanceRequired: true });
    const browser = await anaAtTerms(house);
    expect(browser.visit.html).not.toContain('Be kind.');
    await browser.press('#idSIButton9');
    expect(browser.text('.error')).toBe('You have to read the terms of use before you can accept them.');
    await browser.press('#viewTerms');
    expect(browser.text('.terms')).toContain('Be kind.');
    await browser.press('#idSIButton9');
    expect(house.answerOf(browser.visit).code).toBeDefined();
    expect((await house.signIn({ as: people.otto })).steps).toContain(heading);
  });

  story('come one after the other', async (house) => {
    const graph = daemonGraph(house);
    const file = { language: 'en', fileName: 'nda.pdf', fileData: { data: btoa('%PDF-1.7 secret') } };
    const { id } = await graph
      .api('/identityGovernance/termsOfUse/agreements')
      .post({ displayName: 'Confidentiality', files: [file] });
    await change(house, { grantControls: { operator: 'AND', termsOfUse: [agreementId, id] } });
    const browser = await anaAtTerms(house);
    expect(browser.text('summary')).toBe('Rules of the house');
    await browser.press('#idSIButton9');
    expect(browser.text('summary')).toBe('Confidentiality');
    expect(browser.visit.html).toContain(`href="data:application/pdf;base64,${file.fileData.data}"`);
    await browser.press('#idSIButton9');
    expect(house.answerOf(browser.visit).code).toBeDefined();
    // With OR one of them is enough.
    await house.signIn({ as: people.sam });
    await change(house, { grantControls: { operator: 'OR', termsOfUse: [agreementId, id] } });
    const steps = (await house.signIn({ as: people.otto })).steps.filter((each) => each === heading);
    expect(steps).toHaveLength(1);
  });
});

describe('a policy that asks for terms of use', () => {
  const asks = async (house: Emulator, as: string, overrides = {}) => {
    const browser = house.browser();
    await house.arrive(browser, as, overrides);
    return browser.headings.includes(heading);
  };

  story('is for whom it includes and does not exclude, at the applications it names', async (house) => {
    expect(await asks(house, people.mel)).toBe(false);
    const to = (users: object, applications: object = { includeApplications: ['All'], excludeApplications: [] }) => {
      const nobody = { includeUsers: [], excludeUsers: [], includeGroups: [], excludeGroups: [] };
      const blank = { ...nobody, includeGuestsOrExternalUsers: null, excludeGuestsOrExternalUsers: null };
      return change(house, { conditions: { users: { ...blank, ...users }, applications } });
    };
    const graph = daemonGraph(house);
    const mel = (await graph.api(`/users/${people.mel}`).get()).id;
    await to({ includeUsers: ['All'], excludeUsers: [mel] });
    expect(await asks(house, people.mel)).toBe(false);
    const { id: group } = await graph
      .api('/groups')
      .post({ displayName: 'Asked', mailNickname: 'asked', mailEnabled: false, securityEnabled: true });
    await to({ includeGroups: [group] });
    expect(await asks(house, people.mel)).toBe(false);
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${mel}` };
    await graph.api(`/groups/${group}/members/$ref`).post(reference);
    const native = { client_id: nativeApp.clientId, redirect_uri: nativeApp.redirectUri, scope: 'openid' };
    await to({ includeGroups: [group] }, { includeApplications: ['All'], excludeApplications: [nativeApp.clientId] });
    expect(await asks(house, people.mel, native)).toBe(false);
    await to({ includeGroups: [group] }, { includeApplications: [api.appId], excludeApplications: [] });
    expect(await asks(house, people.mel, native)).toBe(false);
    expect(await asks(house, people.mel)).toBe(true);
  });

  story('may be for guests of some tenants only', async (house) => {
    const of = (member: string) => ({
      conditions: {
        users: {
          includeGuestsOrExternalUsers: {
            ...guests,
            externalTenants: { membershipKind: 'enumerated', members: [member] },
          },
        },
      },
    });
    await change(house, of('99999999-0000-4000-8000-000000000009'));
    expect(await asks(house, people.ana)).toBe(false);
    await change(house, of('22222222-bbbb-4bbb-8bbb-222222222222'));
    expect(await asks(house, people.otto)).toBe(false);
    expect(await asks(house, people.ana)).toBe(true);
  });

  story('only reports when it is told to, and explain and the timeline say why', async (house) => {
    const explain = async () =>
      (await house.http.get(`${house.origin}/_guesthouse/explain?as=${people.sam}`)).json().policies;
    const because = 'Terms for guests asks for Guest terms, which this user has not accepted';
    expect(await explain()).toMatchObject([
      { name: 'terms of use', result: 'termsOfUse', code: 'AADSTS50158', because },
    ]);
    const browser = await anaAtTerms(house);
    const [trace] = await house.traces.recent({ limit: 1 });
    const events = await house.traces.timeline(trace?.id ?? '');
    expect(events.find((each) => each.name === 'terms of use asked')?.detail).toMatchObject({ because });
    await change(house, { state: 'enabledForReportingButNotEnforced' });
    expect(await explain()).toMatchObject([{ result: 'allow', reportOnly: ['Terms for guests'] }]);
    await browser.press('#idSIButton9');
    expect(house.answerOf(browser.visit).code).toBeDefined();
  });

  story('holds on the way from an invitation link, too', async (house) => {
    const { inviteRedeemUrl } = await daemonGraph(house)
      .api('/invitations')
      .post({ invitedUserEmailAddress: people.nora, inviteRedirectUrl: 'https://app.example/welcome' });
    const browser = house.browser();
    await browser.open(inviteRedeemUrl);
    await walkUntil(browser, house.walker(people.nora), isTerms);
    await browser.press('#idSIButton9');
    expect(browser.visit.url.href).toBe('https://app.example/welcome');
  });
});
