import { afterAll, describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { answer, goOn, hangUp, type SignUpApi, startSignUpApi } from '../support/sign-up-api.js';
import { signUpConfig } from '../support/sign-up-world.js';
import { stories } from '../support/stories.js';
import { walk } from '../support/walk.js';
import { contoso, people, spa } from '../support/world.js';

let api: SignUpApi;
afterAll(() => api.stop());

const { story } = stories(async () => {
  api = await startSignUpApi();
  return { config: signUpConfig(api) };
});

const good = { city: 'Lund', state: 'green', country: 'red' };
const fieldNames = (browser: Browser) =>
  browser.visit.page.querySelectorAll('.field label[for], .field legend').map((each) => each.text.trim());
const shown = (browser: Browser, id: string) => browser.visit.page.querySelector(`#${id}`)?.getAttribute('value');
const problems = (browser: Browser) => browser.visit.page.querySelectorAll('.error').map((each) => each.text.trim());

/** Presses the provider's button on the application's own page, and there the person. */
async function begin(house: Emulator, overrides = {}): Promise<Browser> {
  const browser = house.browser();
  await browser.open(authorizeUrl(house.origin, overrides));
  await browser.press('Sign in with Facebook');
  await browser.press(people.fay);
  return browser;
}

const guest = (house: Emulator) => house.tenant(contoso.id).user(people.fay);
const told = async (house: Emulator) => {
  const [latest] = await house.traces.recent({ user: people.fay, limit: 1 });
  return house.traces.timeline(latest?.id ?? '');
};
/** What the guest has of the custom attributes, by their names. */
const customOf = async (house: Emulator) => {
  const graph = daemonGraph(house);
  const { value } = await graph.api('/applications').get();
  const owner = value.find(({ displayName }: { displayName: string }) => displayName.startsWith('aad-extensions-app'));
  const prefix = `extension_${owner.appId.replaceAll('-', '')}_`;
  const { id = '' } = (await guest(house)) ?? {};
  const names = ['Shoesize', 'Newsletter', 'Colours'].map((name) => `${prefix}${name}`);
  const user = await graph.api(`/users/${id}`).select(names.join(',')).get();
  const entries = Object.entries<unknown>(user).filter(([name, told]) => name.startsWith(prefix) && told !== null);
  return Object.fromEntries(entries.map(([name, told]) => [name.slice(prefix.length), told]));
};

describe('the page of attributes of a user flow', () => {
  story('asks for what the flow names, with what is known, and the guest has the answers', async (house) => {
    api.forget();
    const browser = await begin(house);
    expect(browser.text('h1')).toBe('Add details');
    expect(fieldNames(browser)).toEqual([
      ...['Email Address', 'Display Name', 'City', 'Job Title (optional)', 'Your shoe size (optional)'],
      ...['Newsletter (optional)', 'State/Province', 'Country/Region', 'Colours (optional)'],
      ...['Postal Code (optional)', 'Street Address (optional)'],
    ]);
    expect([shown(browser, 'email'), shown(browser, 'displayName')]).toEqual([people.fay, 'Fay Social']);
    const size = browser.visit.page.querySelector('input[name$="_Shoesize"]')?.getAttribute('name') ?? '';
    const colour = browser.visit.page.querySelector('input[type=checkbox]')?.getAttribute('name') ?? '';
    const given = { ...good, displayName: 'Fay of Lund', [size]: '38', [colour]: 'red', email: 'other@social.example' };
    await browser.submit(given, '#idSIButton9');
    house.answerOf(await walk(browser, house.walker(people.fay)));
    const user = await guest(house);
    expect(user).toMatchObject({ displayName: 'Fay of Lund', mail: people.fay, creationType: 'SelfServiceSignUp' });
    const graph = daemonGraph(house).api(`/users/${user?.id}`);
    expect(await graph.select('city,state,country,jobTitle').get()).toMatchObject({
      ...{ city: 'Lund', state: 'green', country: 'red', jobTitle: null },
    });
    expect(await customOf(house)).toEqual({ Shoesize: 38, Colours: 'red' });
  });

  story('says of every field what is wrong, and keeps what was written', async (house) => {
    api.forget();
    const browser = await begin(house);
    const name = (end: string) => browser.visit.page.querySelector(`input[name$="${end}"]`)?.getAttribute('name') ?? '';
    const [size, news] = [name('_Shoesize'), name('_Newsletter')];
    const wrong = {
      [size]: 'large',
      [news]: 'perhaps',
      postalCode: '2026-13-40',
      streetAddress: 'nowhere',
      state: 'blue',
    };
    await browser.submit({ ...wrong, displayName: '', jobTitle: 'Baker' }, '#idSIButton9');
    expect(problems(browser)).toEqual([
      ...['This information is required.', 'This information is required.', 'Enter a whole number.'],
      ...['Enter true or false.', 'Choose one of the values.', 'This information is required.'],
      ...['Enter a date.', 'Enter an email address.'],
    ]);
    expect(shown(browser, 'jobTitle')).toBe('Baker');
    expect(browser.visit.page.querySelector('#city')?.getAttribute('aria-invalid')).toBe('true');
    expect(await guest(house)).toBeUndefined();
    expect(api.calls.map(({ path }) => path)).toEqual(['/check?code=k3y']);
    const right = { [size]: '-1', [news]: 'TRUE', postalCode: '2026-12-24', streetAddress: 'fay@work.example' };
    await browser.submit({ ...good, ...right, displayName: 'Fay' }, '#idSIButton9');
    house.answerOf(await walk(browser, house.walker(people.fay)));
    expect(await customOf(house)).toEqual({ Shoesize: -1, Newsletter: true });
  });

  story('comes once: who is a guest is neither asked nor told of again', async (house) => {
    const first = await begin(house);
    await first.submit(good, '#idSIButton9');
    house.answerOf(await walk(first, house.walker(people.fay)));
    api.forget();
    const again = await begin(house);
    expect(again.headings).not.toContain('Add details');
    house.answerOf(await walk(again, house.walker(people.fay)));
    expect(api.calls).toEqual([]);
  });

  story('can be left, and then there is nobody', async (house) => {
    const browser = await begin(house);
    const { error, error_description } = house.answerOf(await browser.press('#idBtn_Back'));
    expect([error, error_description?.slice(0, 12)]).toEqual(['access_denied', 'AADSTS65004:']);
    expect(await guest(house)).toBeUndefined();
  });

  story('is not there where a flow asks for nothing', async (house) => {
    const browser = await begin(house, { client_id: spa.clientId, redirect_uri: spa.redirectUri });
    expect(browser.headings).not.toContain('Add details');
    expect(await guest(house)).toBeDefined();
  });
});

describe('an API connector', () => {
  story('is told who signs up, before the page and after it', async (house) => {
    api.forget();
    const browser = await begin(house);
    await browser.submit({ ...good, jobTitle: 'Baker' }, '#idSIButton9');
    const [check, approve, ...more] = api.calls;
    expect(more).toEqual([]);
    const basic = Buffer.from('guesthouse:p4ssw0rd-of-the-api').toString('base64');
    expect(check).toMatchObject({
      ...{ method: 'POST', path: '/check?code=k3y' },
      headers: { 'content-type': 'application/json', authorization: `Basic ${basic}` },
    });
    const identity = { signInType: 'federated', issuer: 'facebook.com', issuerAssignedId: expect.any(String) };
    const known = { email: people.fay, identities: [identity], displayName: 'Fay Social', ui_locales: 'en-US' };
    expect(check?.claims).toEqual({ ...known, ...{ givenName: expect.any(String), surname: expect.any(String) } });
    expect(approve?.headers.authorization).toBeUndefined();
    expect(approve?.claims).toEqual({ ...check?.claims, ...good, jobTitle: 'Baker' });
    const names = (await told(house)).map(({ name }) => name);
    expect(names.filter((name) => name === 'API connector: go on')).toHaveLength(2);
  });

  story('fills the page in, and has the last word on what is kept', async (house) => {
    api.forget();
    api.answers('/check', goOn({ city: 'Malmö', extension_Shoesize: 41, email: 'evil@x.example', shoes: 1 }));
    api.answers('/approve', goOn({ jobTitle: 'Approved baker', displayName: 'Fay (partner)' }));
    const browser = await begin(house);
    expect(shown(browser, 'city')).toBe('Malmö');
    await browser.submit({ state: 'red', country: 'red', jobTitle: 'Baker' }, '#idSIButton9');
    house.answerOf(await walk(browser, house.walker(people.fay)));
    const user = await guest(house);
    expect(user).toMatchObject({ displayName: 'Fay (partner)', mail: people.fay });
    expect(await daemonGraph(house).api(`/users/${user?.id}`).select('city,jobTitle').get()).toMatchObject({
      ...{ city: 'Malmö', jobTitle: 'Approved baker' },
    });
    expect(await customOf(house)).toEqual({ Shoesize: 41 });
    expect(JSON.stringify(await told(house))).toContain('"ignored":["email","shoes"]');
  });

  story('sends the person back to the page with its words', async (house) => {
    const userMessage = 'Please enter a valid city.';
    api.forget();
    api.answers(
      '/approve',
      answer(400, { version: '1.0.0', status: 400, action: 'ValidationError', userMessage }),
      goOn(),
    );
    const browser = await begin(house);
    await browser.submit(good, '#idSIButton9');
    expect(browser.text('#signUpError')).toBe(userMessage);
    expect(shown(browser, 'city')).toBe('Lund');
    expect(await guest(house)).toBeUndefined();
    await browser.submit({ ...good, city: 'Ystad' }, '#idSIButton9');
    house.answerOf(await walk(browser, house.walker(people.fay)));
    expect(api.calls.map(({ claims }) => claims.city)).toEqual([undefined, 'Lund', 'Ystad']);
  });

  story('stops a sign-up with its words, and is not asked again by the same page', async (house) => {
    for (const path of ['/check', '/approve']) {
      api.forget();
      const userMessage = 'Your access request <b id="bold">is</b> already processing.';
      api.answers(path, answer(200, { version: '1.0.0', action: 'ShowBlockPage', userMessage }));
      const browser = await begin(house);
      if (path === '/approve') await browser.submit(good, '#idSIButton9');
      expect(browser.text('#signUpMessage')).toBe(userMessage);
      expect(browser.has('#bold')).toBe(false);
      const asked = api.calls.length;
      await browser.open(browser.visit.url);
      expect(browser.text('#signUpMessage')).toBe(userMessage);
      expect(api.calls).toHaveLength(asked);
      expect(await guest(house)).toBeUndefined();
      // Approved meanwhile: another attempt in the same browser comes to the API again.
      api.answers(path, goOn());
      await browser.open(authorizeUrl(house.origin));
      await browser.press('Use another account');
      await browser.press('Sign in with Facebook');
      expect(browser.text('h1')).toBe('Add details');
      expect(api.calls.length).toBeGreaterThan(asked);
    }
  });

  const failures: readonly (readonly [string, Parameters<typeof answer>, string])[] = [
    ['a page', [200, '<html>'], 'no JSON object'],
    ['a list', [200, '[]'], 'no JSON object'],
    ['no version', [200, { action: 'Continue' }], 'without "version"'],
    ['another action', [200, { version: '1.0.0', action: 'Allow' }], 'with the action "Allow"'],
    ['Continue with 201', [201, { version: '1.0.0', action: 'Continue' }], 'it answered 201'],
    ['a block page without words', [200, { version: '1.0.0', action: 'ShowBlockPage' }], 'no userMessage'],
    [
      'a ValidationError too early',
      [400, { version: '1.0.0', status: 400, action: 'ValidationError', userMessage: 'x' }],
      'after the attributes only',
    ],
    ['an error', [500, { version: '1.0.0', action: 'Continue' }], 'it answered 500'],
    ['a redirect', [302, '', { location: '/approve' }], 'it answered 302'],
    ['too much', [200, { version: '1.0.0', action: 'Continue', city: 'x'.repeat(70_000) }], 'larger than'],
  ];
  story('that answers otherwise ends the sign-up, and the timeline says why', async (house) => {
    for (const [, order, because] of failures) {
      api.forget();
      api.answers('/check', answer(...order));
      const browser = await begin(house);
      expect(browser.text('#signUpMessage')).toContain('did not answer as expected');
      expect(api.calls).toHaveLength(1);
      expect(JSON.stringify((await told(house)).filter(({ outcome }) => outcome === 'failed'))).toContain(
        JSON.stringify(because).slice(1, -1),
      );
      expect(await guest(house)).toBeUndefined();
    }
  });

  story('that gives no answer is asked once more', async (house) => {
    api.forget();
    api.answers('/check', hangUp, goOn());
    expect((await begin(house)).text('h1')).toBe('Add details');
    api.forget();
    api.answers('/check', hangUp);
    expect((await begin(house)).text('#signUpMessage')).toContain('did not answer as expected');
    expect(api.calls).toHaveLength(2);
  });

  story('has its password and its key in no timeline', async (house) => {
    api.forget();
    api.answers('/check', answer(500, 'p4ssw0rd-of-the-api'));
    await begin(house);
    const text = JSON.stringify(await told(house));
    expect(text).toContain('/check');
    expect(text).not.toContain('p4ssw0rd-of-the-api');
    expect(text).not.toContain('k3y');
  });
});
