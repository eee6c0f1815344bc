import { readFileSync } from 'node:fs';
import { afterAll, describe, expect } from '@jest/globals';
import { parse } from 'yaml';
import { authorizeUrl } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { type SignUpApi, startSignUpApi } from '../support/sign-up-api.js';
import { stories } from '../support/stories.js';
import { walk, walkUntil } from '../support/walk.js';
import { contoso } from '../support/world.js';

let api: SignUpApi;
afterAll(() => api.stop());

/** The README's own words, but for the port. */
const { story } = stories(async () => {
  api = await startSignUpApi();
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, text = ''] = /## Let guests sign themselves up[\s\S]*?```yaml\n([\s\S]*?)```/.exec(readme) ?? [];
  const keys = parse(text.replace('http://localhost:5000', api.url)) as object;
  return { config: demoConfig((config) => Object.assign(tenantOf(config, contoso.id), keys)) };
});

describe('the user flow of the README', () => {
  story('lets a stranger sign up, and asks the API', async (house) => {
    const stranger = 'stranger@nowhere.example';
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin));
    await browser.press('Create one!');
    await browser.submit({ loginfmt: stranger }, '#idSIButton9');
    await walkUntil(browser, house.walker(stranger), () => browser.text('h1') === 'Add details');
    await browser.submit({ displayName: 'Stina Stranger' }, '#idSIButton9');
    house.answerOf(await walk(browser, house.walker(stranger)));
    expect(await house.tenant(contoso.id).user(stranger)).toMatchObject({ displayName: 'Stina Stranger' });
    expect(api.calls.map(({ path, claims }) => [path, claims.email])).toEqual([['/approve', stranger]]);
    const events = await house.traces.timeline((await house.traces.recent({ user: stranger }))[0]?.id ?? '');
    expect(events.map(({ name }) => name)).toContain('API connector: go on');
  });
});
