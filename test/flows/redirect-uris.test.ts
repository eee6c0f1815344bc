import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import { stories } from '../support/stories.js';
import { walk } from '../support/walk.js';
import { contoso, nativeApp, people } from '../support/world.js';

const custom = 'myapp.example://auth/done';
const { story } = stories({
  config: demoConfig((config) => {
    const native = tenantOf(config, contoso.id).applications.find((each) => each.appId === nativeApp.clientId);
    Object.assign(native ?? {}, {
      publicClient: { redirectUris: ['http://localhost', custom, 'https://app.example'] },
    });
  }),
});

const arrive = async (house: Parameters<Parameters<typeof story>[1]>[0], redirectUri: string, more = {}) => {
  const browser = house.browser();
  await browser.open(authorizeUrl(house.origin, { client_id: nativeApp.clientId, redirect_uri: redirectUri, ...more }));
  return walk(browser, house.walker(people.mel));
};

describe('a redirect URI of a native application', () => {
  story('may have a scheme of its own', async (house) => {
    const { url } = await arrive(house, custom);
    expect(url.href).toMatch(/^myapp\.example:\/\/auth\/done\?code=/);
  });

  story('is any port of localhost, with the same path', async (house) => {
    expect((await arrive(house, 'http://localhost:51234')).url.href).toMatch(/^http:\/\/localhost:51234\/\?code=/);
    const other = await arrive(house, 'http://localhost:51234/elsewhere');
    expect(other.page.querySelector('#exceptionMessageContainer')?.text).toContain('AADSTS50011');
  });

  story('without a path gets its slash, but not when it is posted to', async (house) => {
    expect((await arrive(house, 'https://app.example')).url.href).toMatch(/^https:\/\/app\.example\/\?code=/);
    const posted = await arrive(house, 'https://app.example', { response_mode: 'form_post' });
    expect(posted.posted).toHaveProperty('code');
  });
});
