import { describe, expect } from '@jest/globals';
import * as client from 'openid-client';
import { createRelyingParty } from '../support/relying-party.js';
import { stories } from '../support/stories.js';
import { walk } from '../support/walk.js';
import { api, contoso, people } from '../support/world.js';

const { story } = stories();

describe('an application on openid-client', () => {
  story('signs a guest in, with every check it has', async (house) => {
    const application = await createRelyingParty(house);
    const attempt = await application.begin();
    const browser = house.browser();
    await browser.open(attempt.url);
    const { url } = await walk(browser, house.walker(people.sam));
    const tokens = await attempt.finish(url);
    expect(tokens.claims()).toMatchObject({ tid: contoso.id, preferred_username: people.sam });
    expect(tokens.expiresIn()).toBeGreaterThan(3000);

    const renewed = await client.refreshTokenGrant(application.config, tokens.refresh_token ?? '');
    expect(renewed.claims()?.sub).toBe(tokens.claims()?.sub);
  });

  story('gets client credentials', async (house) => {
    const { config } = await createRelyingParty(house);
    const tokens = await client.clientCredentialsGrant(config, { scope: `${api.uri}/.default` });
    expect(tokens.token_type).toBe('bearer');
  });

  story('is told why the person did not come back', async (house) => {
    const application = await createRelyingParty(house);
    const attempt = await application.begin({ prompt: 'none' });
    const browser = house.browser();
    await browser.open(attempt.url);
    await expect(attempt.finish(browser.visit.url)).rejects.toMatchObject({ error: 'login_required' });
  });
});
