import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { daemonGraph, personGraph, refusal } from '../support/graph-client.js';
import { jpegLogo, pngLogo } from '../support/logos.js';
import { stories } from '../support/stories.js';
import { walkUntil } from '../support/walk.js';
import { contoso, fabrikam, memberPassword, people, webApp } from '../support/world.js';

const al = 'al@adatum.onmicrosoft.com';
const { story } = stories({
  config: demoConfig((config) => {
    const seed = tenantOf(config, contoso.id);
    seed.branding = {
      ...{ backgroundColor: '#ffcc00', bannerLogo: pngLogo, usernameHintText: 'you@work "quoted"' },
      signInPageText: 'Questions? <b>Call</b> us.\nAlways.',
    };
    const graph = '00000003-0000-0000-c000-000000000000';
    const scope = 'OrganizationalBranding.ReadWrite.All OrganizationalBranding.Read.All';
    const grants = seed.oauth2PermissionGrants as Record<string, unknown>[];
    grants.push({ clientAppId: webApp.clientId, resourceAppId: graph, scope });
    tenantOf(config, fabrikam.id).branding = { backgroundColor: '#003366', squareLogo: jpegLogo };
    config.tenants.push({
      ...{ id: '44444444-dddd-4ddd-8ddd-444444444444', displayName: 'Adatum', initialDomain: 'adatum.onmicrosoft.com' },
      users: [{ userPrincipalName: al, displayName: 'Al Adatum', password: memberPassword }],
      ...{ applications: [], invitations: [], federationConfigurations: [], identityProviders: [] },
    });
  }),
});

const path = `/organization/${contoso.id}/branding`;

describe('branding', () => {
  story('of the tenant is on its first page, of the home tenant where the password is asked', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    const image = () => browser.visit.page.querySelector('.brand img')?.getAttribute('src');
    const color = () => browser.visit.page.querySelector('.backdrop rect')?.getAttribute('fill');
    expect([image(), color()]).toEqual([`data:image/png;base64,${pngLogo}`, '#ffcc00']);
    expect(browser.visit.page.querySelector('.brand img')?.getAttribute('alt')).toBe('Contoso');
    expect(browser.visit.page.querySelector('#i0116')?.getAttribute('placeholder')).toContain('you@work');
    expect(browser.visit.html).toContain('Questions? &lt;b&gt;Call&lt;/b&gt; us.');
    await browser.submit({ loginfmt: people.ana });
    expect([image(), color()]).toEqual([`data:image/jpeg;base64,${jpegLogo}`, '#003366']);
    expect(browser.text('.brand')).toBe('Fabrikam');
    expect(browser.has('.sign-in-text')).toBe(false);
    await walkUntil(browser, house.walker(people.ana), ({ visit }) => visit.html.includes('Permissions requested by:'));
    expect([image(), color()]).toEqual([`data:image/png;base64,${pngLogo}`, '#ffcc00']);
  });

  story('of a home tenant that has none is the default look, not the resource tenant’s', async (house) => {
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { login_hint: al }));
    expect(browser.has('input[name="passwd"]')).toBe(true);
    expect([browser.has('.backdrop'), browser.has('.brand img')]).toEqual([false, false]);
    expect(browser.text('.brand')).toBe('Adatum');
  });

  story('is in the invitation mail', async (house) => {
    await daemonGraph(house)
      .api('/invitations')
      .post({
        ...{ invitedUserEmailAddress: 'ivy@smallpartner.example', inviteRedirectUrl: 'https://app.example' },
        sendInvitationMessage: true,
      });
    const mail = await house.mailbox.waitFor({ to: 'ivy@smallpartner.example' }, 5);
    expect(mail?.html).toContain(`<img src="data:image/png;base64,${pngLogo}" alt="Contoso"`);
    expect(mail?.html).toContain('background:#ffcc00');
  });

  story('is read and changed at Graph', async (house) => {
    const graph = daemonGraph(house);
    expect(await graph.api(path).get()).toMatchObject({
      ...{ id: '0', backgroundColor: '#ffcc00', squareLogo: null, bannerLogo: pngLogo },
    });
    const asData = `data:image/jpeg;base64,${jpegLogo}`;
    await graph.api(path).patch({ backgroundColor: '#111111', signInPageText: null, squareLogo: asData });
    expect(await graph.api(path).get()).toMatchObject({
      ...{ backgroundColor: '#111111', signInPageText: null, squareLogo: jpegLogo, bannerLogo: pngLogo },
    });
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    expect(browser.visit.page.querySelector('.backdrop rect')?.getAttribute('fill')).toBe('#111111');
    expect((await refusal(graph.api(`/organization/${fabrikam.id}/branding`).get())).status).toBe(404);
    const [audit] = (await graph.api('/auditLogs/directoryAudits').get()).value;
    expect(audit.activityDisplayName).toBe('Update company branding');
  });

  story('takes nothing that could do more than show', async (house) => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>').toString('base64');
    const bad: readonly (readonly [object, RegExp])[] = [
      [{ bannerLogo: svg }, /PNG or JPEG/],
      [{ bannerLogo: `data:image/svg+xml;base64,${svg}` }, /PNG or JPEG/],
      [{ squareLogo: `${pngLogo}" onerror="alert(1)` }, /PNG or JPEG/],
      [
        { squareLogo: Buffer.concat([Buffer.from(pngLogo, 'base64'), Buffer.alloc(10_240)]).toString('base64') },
        /10 KB/,
      ],
      [{ backgroundColor: 'red' }, /#rrggbb/],
      [{ backgroundColor: '#12345;' }, /#rrggbb/],
      [{ backgroundColor: 'url(https://evil.example)' }, /#rrggbb/],
      [{ signInPageText: 'x'.repeat(1025) }, /signInPageText/],
      [{ usernameHintText: 'x'.repeat(65) }, /usernameHintText/],
      [{ customCSS: 'body{}' }, /customCSS/],
    ];
    for (const [body, message] of bad) {
      const answer = await refusal(daemonGraph(house).api(path).patch(body));
      expect(answer).toEqual({ status: 400, code: 'Request_BadRequest', message: expect.stringMatching(message) });
    }
    expect((await daemonGraph(house).api(path).get()).backgroundColor).toBe('#ffcc00');
  });

  story('is for those with the permission and the role', async (house) => {
    const as = async (who: string, scope: string) =>
      (await personGraph(house, who, `https://graph.microsoft.com/OrganizationalBranding.${scope}`)).api(path);
    expect((await refusal((await as(people.mel, 'ReadWrite.All')).patch({ backgroundColor: '#000000' }))).status).toBe(
      403,
    );
    expect((await refusal((await as(people.admin, 'Read.All')).patch({}))).status).toBe(403);
    await (await as(people.admin, 'ReadWrite.All')).patch({ backgroundColor: '#000000' });
    expect((await (await as(people.mel, 'Read.All')).get()).backgroundColor).toBe('#000000');
  });
});
