import { describe, expect } from '@jest/globals';
import type { Overrides } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import type { Emulator } from '../support/emulator.js';
import { claimsOf } from '../support/jwt.js';
import { stories } from '../support/stories.js';
import { reasonsFor } from '../support/traces.js';
import { walk } from '../support/walk.js';
import { contoso, nativeApp, people, usualScope, webApp } from '../support/world.js';

const { story } = stories();

const begin = async (house: Emulator, overrides: Overrides = {}) =>
  (
    await house.http.post(`${house.origin}/${contoso.id}/oauth2/v2.0/devicecode`, {
      client_id: nativeApp.clientId,
      scope: usualScope,
      ...overrides,
    } as Record<string, string>)
  ).json<Record<string, string>>();

const poll = async (house: Emulator, deviceCode: unknown, grantType = 'device_code') =>
  (
    await house.http.post(house.tokenUrl, {
      grant_type: grantType,
      client_id: nativeApp.clientId,
      device_code: String(deviceCode),
      client_info: '1',
    })
  ).json();

async function enter(browser: Browser, device: Readonly<Record<string, string>>) {
  await browser.open(String(device.verification_uri));
  await browser.submit({ otc: String(device.user_code) }, '#idSIButton9');
}

describe('a device without a browser', () => {
  story('is told what to show, as Entra tells it', async (house) => {
    const device = await begin(house);
    const page = `${house.origin}/common/oauth2/deviceauth`;
    expect(device).toEqual({
      user_code: expect.stringMatching(/^[A-Z2-9]{9}$/),
      device_code: expect.any(String),
      verification_uri: page,
      expires_in: 900,
      interval: 5,
      message: `To sign in, use a web browser to open the page ${page} and enter the code ${device.user_code} to authenticate.`,
    });
    expect((await poll(house, device.device_code)).error).toBe('authorization_pending');
  });

  story('signs a guest in who enters the code elsewhere', async (house) => {
    const device = await begin(house);
    const browser = house.browser();
    await enter(browser, device);
    expect(browser.text('h1')).toBe('Are you trying to sign in to Sample CLI?');
    await browser.press('#idSIButton9');
    await walk(browser, house.walker(people.ana));
    expect(browser.text('#message')).toContain('You have signed in to the Sample CLI application on your device');
    const tokens = await poll(house, device.device_code, 'urn:ietf:params:oauth:grant-type:device_code');
    const guest = await house.tenant(contoso.id).user(people.ana);
    expect(claimsOf(tokens.id_token)).toMatchObject({ oid: guest?.id, tid: contoso.id });
    expect(tokens).toMatchObject({ refresh_token: expect.any(String), client_info: expect.any(String) });
    expect((await poll(house, device.device_code)).error_codes).toEqual([70018]);
  });

  story('learns that the person said no, on either page', async (house) => {
    const device = await begin(house);
    const browser = house.browser();
    await enter(browser, device);
    await browser.press('#idBtn_Back');
    expect((await poll(house, device.device_code)).error).toBe('authorization_declined');

    const other = await begin(house);
    await enter(browser, other);
    await browser.press('#idSIButton9');
    await browser.submit({ loginfmt: people.ana }, '#idSIButton9');
    await browser.submit({ passwd: 'Passw0rd!' }, '#idSIButton9');
    await browser.press('#idBtn_Back');
    expect(browser.text('#message')).toContain('did not sign in');
    expect((await poll(house, other.device_code)).error).toBe('authorization_declined');
  });

  story('waits a quarter of an hour', async (house) => {
    const device = await begin(house);
    house.clock.advance({ minutes: 16 });
    expect((await poll(house, device.device_code)).error).toBe('expired_token');
    const browser = house.browser();
    await enter(browser, device);
    expect(browser.text('#otcError')).toContain("That code didn't work");
  });

  story('is asked for by v1 in text', async (house) => {
    const url = `${house.origin}/${contoso.id}/oauth2/devicecode`;
    const form = { client_id: nativeApp.clientId, resource: 'https://graph.microsoft.com' };
    expect((await house.http.post(url, form)).json()).toMatchObject({
      expires_in: '900',
      interval: '5',
      verification_url: `${house.origin}/common/oauth2/deviceauth`,
    });
  });
});

describe('what is not a device flow', () => {
  story('an unknown code, another application, an application that must prove itself', async (house) => {
    expect((await poll(house, 'made-up')).error_codes).toEqual([70018]);
    const device = await begin(house, { client_id: webApp.clientId });
    expect((await poll(house, device.device_code)).error_codes).toEqual([70018]);
    const form = { grant_type: 'device_code', client_id: webApp.clientId, device_code: String(device.device_code) };
    expect((await house.http.post(house.tokenUrl, form)).json().error_codes).toEqual([7000218]);
    expect((await begin(house, { client_id: 'nobody' })).error_codes).toEqual([700016]);
  });

  story('our own redirect URI, without an errand of ours', async (house) => {
    const browser = house.browser();
    const own = `${house.origin}/${contoso.id}/oauth2/return`;
    const url = new URL(`${house.origin}/${contoso.id}/oauth2/v2.0/authorize`);
    url.search = new URLSearchParams({
      client_id: nativeApp.clientId,
      response_type: 'code',
      redirect_uri: own,
      scope: 'openid',
      state: 'made-up.canary',
    }).toString();
    await browser.open(url);
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50011');
    await browser.open(`${own}?code=x&state=made-up.canary`);
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50089');
  });

  story('the answer of a sign-in that another browser began', async (house) => {
    const device = await begin(house);
    const browser = house.browser();
    await enter(browser, device);
    browser.holdAt(/\/oauth2\/return/);
    await browser.press('#idSIButton9');
    const { url } = await walk(browser, house.walker(people.ana));
    const stranger = house.browser();
    await stranger.open(url);
    expect(stranger.text('#exceptionMessageContainer')).toContain('AADSTS50089');
    expect((await poll(house, device.device_code)).error).toBe('authorization_pending');
    expect(await reasonsFor(house, 'AADSTS50089')).not.toBe('');
  });

  story('a form that another site sends', async (house) => {
    const device = await begin(house);
    const browser = house.browser();
    await browser.open(String(device.verification_uri));
    await browser.post(
      String(device.verification_uri),
      { otc: String(device.user_code), answer: 'continue', canary: 'guessed' },
      'https://evil.example',
    );
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50089');
  });
});
