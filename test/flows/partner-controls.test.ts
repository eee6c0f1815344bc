import { describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import { demoConfig } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { daemonGraph } from '../support/graph-client.js';
import { type Ending, endings, guests, type PartnerName, partnerNames } from '../support/partner-endings.js';
import { stories } from '../support/stories.js';
import { reasonsFor } from '../support/traces.js';

interface PartnerData {
  readonly name: string;
  people: { email: string; displayName: string }[];
}
interface Listed {
  readonly name: string;
  readonly misbehaviour?: object;
  readonly canDo: readonly { readonly kind: string; readonly outcome: string }[];
}

const { story } = stories({
  config: demoConfig((config) => {
    for (const partner of config.partners as PartnerData[]) {
      if (partner.name !== 'microsoft-account')
        partner.people.unshift({ email: `zoe@${partner.name}.example`, displayName: 'Zoe First' });
    }
  }),
});

const at = (house: Emulator, path = '') => `${house.origin}/_guesthouse/partners${path}`;
const put = (house: Emulator, name: string, order: object, headers = {}) =>
  house.http.send(at(house, `/${name}/misbehaviour`), {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(order),
  });
const listed = async (house: Emulator, name: string) =>
  (await house.http.get(at(house))).json<Listed[]>().find((each) => each.name === name);

/** To the partner, and with one click back again. */
async function signIn(house: Emulator, name: PartnerName): Promise<Browser> {
  const browser = house.browser();
  await browser.open(authorizeUrl(house.origin, { login_hint: guests[name] }));
  if (browser.has('button.tile')) await browser.press(guests[name]);
  return browser;
}

async function expectEnding(house: Emulator, browser: Browser, ending: Ending): Promise<void> {
  if (ending === 'signed in') {
    expect(browser.text('main') + browser.visit.url).toMatch(/Permissions requested by|[?&]code=/);
  } else if (ending === 'nothing came back') {
    expect([browser.visit.status, browser.visit.url.pathname.split('/')[1]]).toEqual([503, 'partners']);
    expect(browser.text('.error')).toContain('503 Service Unavailable');
  } else {
    const [number, words] = ending;
    expect(browser.text('#exceptionMessageContainer')).toContain(`AADSTS${number}`);
    expect(await reasonsFor(house, `AADSTS${number}`)).toMatch(words);
  }
}

/** What goes along, and what must have happened before. */
async function prepare(house: Emulator, name: PartnerName, kind: string): Promise<object> {
  if (kind === 'replay') await expectEnding(house, await signIn(house, name), 'signed in');
  return kind === 'slow' ? { delayMs: name === 'google' ? 10_300 : 400 } : {};
}

describe.each(partnerNames)('the partner %s, told to misbehave at its next answer', (name) => {
  for (const [kind, ending] of Object.entries(endings[name])) {
    story(`${kind}: ${ending}`, async (house) => {
      const more = await prepare(house, name, kind);
      expect((await put(house, name, { kind, ...more })).json()).toMatchObject({ misbehaviour: { kind, ...more } });
      const began = performance.now();
      const browser = await signIn(house, name);
      await expectEnding(house, browser, ending);
      if (kind === 'slow') expect(performance.now() - began).toBeGreaterThan(name === 'google' ? 9500 : 400);
      expect((await listed(house, name))?.misbehaviour).toBeUndefined();
      await expectEnding(house, await signIn(house, name), 'signed in');
    });
  }

  story('has an ending here for everything that it can do, and tells the same one', async (house) => {
    const { canDo = [] } = (await listed(house, name)) ?? {};
    expect(canDo.map(({ kind }) => kind)).toEqual(Object.keys(endings[name]));
    for (const { kind, outcome } of canDo) {
      const ending = endings[name][kind];
      const number = typeof ending === 'object' ? `AADSTS${ending[0]}` : undefined;
      expect([kind, /AADSTS\d+/.exec(outcome)?.[0]]).toEqual([kind, number]);
    }
  });

  story('goes on until it is switched off, and says so on its page', async (house) => {
    await put(house, name, { kind: 'wrong-audience', lasting: true });
    for (let time = 0; time < 2; time += 1) {
      await expectEnding(house, await signIn(house, name), endings[name]['wrong-audience'] ?? 'signed in');
    }
    const browser = house.browser();
    await browser.open(authorizeUrl(house.origin, { login_hint: guests[name] }));
    expect(browser.text('#misbehaviour')).toContain('Its answer is for somebody else.');
    const off = await house.http.send(at(house, `/${name}/misbehaviour`), { method: 'DELETE' });
    expect(off.status).toBe(204);
    await browser.open(authorizeUrl(house.origin, { login_hint: guests[name] }));
    expect(browser.has('#misbehaviour')).toBe(false);
    await expectEnding(house, await signIn(house, name), 'signed in');
  });

  story('offers the person that was typed first, unless it does not look at the name', async (house) => {
    const first = async () => {
      const browser = house.browser();
      await browser.open(authorizeUrl(house.origin, { login_hint: guests[name] }));
      return browser.visit.page.querySelector('button.tile')?.getAttribute('value');
    };
    expect(await first()).toBe(guests[name]);
    await put(house, name, { kind: 'ignores-login-hint' });
    expect(await first()).toBe(`zoe@${name}.example`);
    expect(await first()).toBe(guests[name]);
  });
});

describe('a new key that metadata announces', () => {
  const federation = (house: Emulator) =>
    daemonGraph(house).api('/directory/federationConfigurations/microsoft.graph.samlOrWsFedExternalDomainFederation');
  const metadataOf = {
    tailwind: '/metadata',
    woodgrove: '/FederationMetadata/2007-06/FederationMetadata.xml',
  } as const;
  const certificates = async (house: Emulator, name: keyof typeof metadataOf) => {
    const { text } = await house.http.get(`${house.origin}/partners/${name}${metadataOf[name]}`);
    return [...text.matchAll(/<X509Certificate>([^<]+)</g)].map(([, certificate]) => certificate);
  };

  story('is beside the old one, and is believed once the tenant has it', async (house) => {
    for (const name of ['tailwind', 'woodgrove'] as const) {
      expect(await certificates(house, name)).toHaveLength(1);
      await put(house, name, { kind: 'new-key-unannounced', lasting: true });
      expect(await certificates(house, name)).toHaveLength(1);
      await put(house, name, { kind: 'new-key-announced', lasting: true });
      const [, next] = await certificates(house, name);
      const { value } = await federation(house).get();
      const { id } = value.find((each: { displayName: string }) => each.displayName.toLowerCase() === name);
      await daemonGraph(house).api(`/directory/federationConfigurations/${id}`).patch({ signingCertificate: next });
      await expectEnding(house, await signIn(house, name), 'signed in');
    }
  });
});

describe('the controls of partners', () => {
  story('refuse what is no misbehaviour, or none of this protocol, and say what is', async (house) => {
    const refused = async (name: string, order: object) => {
      const answer = await put(house, name, order);
      return [answer.status, answer.text] as const;
    };
    expect(await refused('nobody', { kind: 'down' })).toEqual([404, expect.stringContaining('there is tailwind')]);
    expect(await refused('microsoft-account', { kind: 'down' })).toEqual([404, expect.stringContaining('no-partner')]);
    expect(await refused('tailwind', { kind: 'rude' })).toEqual([400, expect.stringContaining('wrong-key')]);
    expect(await refused('tailwind', { kind: 'down', delayMs: 5 })).toEqual([400, expect.stringContaining('delayMs')]);
    expect(await refused('tailwind', { kind: 'slow', delayMs: 61_000 })).toEqual([400, expect.any(String)]);
    expect(await refused('tailwind', { kind: 'down', colour: 'red' })).toEqual([400, expect.any(String)]);
    expect(await refused('woodgrove', { kind: 'wrong-recipient' })).toEqual([
      400,
      expect.stringContaining('it can do'),
    ]);
    const gone = await house.http.send(at(house, '/nobody/misbehaviour'), { method: 'DELETE' });
    expect(gone.status).toBe(404);
    expect((await listed(house, 'tailwind'))?.misbehaviour).toBeUndefined();
  });

  story('take no order of a page of another site', async (house) => {
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await put(house, 'tailwind', { kind: 'down' }, foreign)).status).toBe(403);
    expect((await listed(house, 'tailwind'))?.misbehaviour).toBeUndefined();
  });

  story('are at hand in code, take a clock by seconds, and go back with the seed', async (house) => {
    await house.partners.set('tailwind', { kind: 'clock-ahead', skewSeconds: 60, lasting: true });
    await expectEnding(house, await signIn(house, 'tailwind'), 'signed in');
    await house.partners.set('tailwind', { kind: 'clock-ahead', skewSeconds: 180, lasting: true });
    await expectEnding(house, await signIn(house, 'tailwind'), [50008, /"check":"issue-instant"/]);
    await house.partners.set('woodgrove', { kind: 'down', lasting: true });
    expect((await house.partners.list()).filter(({ misbehaviour }) => misbehaviour !== undefined)).toHaveLength(2);
    await house.reset();
    expect((await house.partners.list()).filter(({ misbehaviour }) => misbehaviour !== undefined)).toEqual([]);
    await expectEnding(house, await signIn(house, 'woodgrove'), 'signed in');
  });

  story('are described', async (house) => {
    const { paths } = (await house.http.get(`${house.origin}/_guesthouse/openapi.json`)).json<{ paths: object }>();
    expect(paths).toMatchObject({
      '/partners': { get: {} },
      '/partners/{name}/misbehaviour': { put: {}, delete: {} },
    });
  });
});
