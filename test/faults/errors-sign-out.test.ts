import { inflateRawSync } from 'node:zlib';
import { describe, expect } from '@jest/globals';
import { createCertifiedKey } from '#keys';
import { authorizeUrl } from '../support/authorize.js';
import type { Browser } from '../support/browser.js';
import { demoConfig, tenantOf } from '../support/demo-config.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { reasonsFor } from '../support/traces.js';
import {
  type ForgedLogout,
  forgeLogoutPost,
  forgeLogoutQuery,
  forgeResponse,
  waitForPartner,
} from '../support/upstreams/saml/index.js';
import { contoso } from '../support/world.js';

const minute = 60_000;
const { privateKeyPem, certificate } = await createCertifiedKey({ commonName: 'partner', years: 1, now: new Date() });
const stranger = await createCertifiedKey({ commonName: 'stranger', years: 1, now: new Date() });
const partner = { email: 'pia@one.example', issuer: 'https://idp.one.example/saml', privateKeyPem };
const other = {
  email: 'olaf@two.example',
  issuer: 'https://idp.two.example/saml',
  privateKeyPem: stranger.privateKeyPem,
};
/** Another registration of the same issuer, with keys of its own. */
const twin = { email: 'tom@three.example', issuer: partner.issuer, privateKeyPem: stranger.privateKeyPem };
const slo = 'https://idp.one.example/slo';

const config = demoConfig((config) => {
  const tenant = tenantOf(config, contoso.id);
  const registration = { signOutUri: slo, signOutBinding: 'post', passiveSignInUri: 'https://idp.one.example/sso' };
  for (const [{ email, issuer }, signingCertificate] of [
    [partner, certificate],
    [other, stranger.certificate],
    [twin, stranger.certificate],
  ] as const) {
    const domains = [email.split('@')[1]];
    tenant.federationConfigurations.push({
      ...{ displayName: email, issuerUri: issuer, signingCertificate, domains },
      ...(issuer === partner.issuer ? registration : { passiveSignInUri: 'https://idp.two.example/sso' }),
    });
    tenant.invitations.push({ invitedUserEmailAddress: email, inviteRedirectUrl: 'http://localhost:3000' });
  }
});
const { story } = stories({ config });

/** Pia, signed in, with the SessionIndex `s1` at her partner. */
async function signedIn(house: Emulator, who = partner): Promise<Browser> {
  const { browser, honest, post } = await waitForPartner(house, who);
  const before = (xml: string) => xml.replace('<saml:AuthnStatement ', '<saml:AuthnStatement SessionIndex="s1" ');
  await post(forgeResponse({ ...honest, before }));
  if (browser.text('main').includes('Permissions requested by')) await browser.press('Accept');
  return browser;
}

async function isSignedIn(house: Emulator, browser: Browser, email = partner.email): Promise<boolean> {
  await browser.open(authorizeUrl(house.origin, { prompt: 'none', login_hint: email }));
  return house.answerOf(browser.visit).error !== 'login_required';
}

const honestRequest = (house: Emulator): ForgedLogout => ({
  ...{ what: 'LogoutRequest', issuer: partner.issuer, destination: `${house.origin}/login.srf`, privateKeyPem },
  ...{ now: house.clock.now(), sessionIndexes: ['s1'], notOnOrAfterMs: 5 * minute, relayState: 'theirs' },
});
const bindings = {
  redirect: (house: Emulator, browser: Browser, message: ForgedLogout) =>
    browser.open(`${house.origin}/login.srf?${forgeLogoutQuery(message)}`),
  post: (house: Emulator, browser: Browser, message: ForgedLogout) =>
    browser.post(`${house.origin}/login.srf`, forgeLogoutPost(message), 'https://idp.one.example'),
} as const;
const decoded = (value: string | undefined) => Buffer.from(value ?? '', 'base64').toString('utf8');

const lies: Readonly<Record<string, readonly [number, (honest: ForgedLogout) => Partial<ForgedLogout>]>> = {
  'is not signed': [50006, () => ({ unsigned: true })],
  'is signed by somebody else': [50006, () => ({ privateKeyPem: stranger.privateKeyPem })],
  'was changed after it was signed': [50006, () => ({ after: (xml) => xml.replace('name-1', 'name-2') })],
  'is from a partner that nobody knows': [50107, () => ({ issuer: 'https://nobody.example/' })],
  'names another partner than the one whose key signed': [50006, () => ({ issuer: other.issuer })],
  'is meant for somebody else': [50061, () => ({ destination: 'https://elsewhere.example/login.srf' })],
  'is meant for nobody': [50061, () => ({ destination: undefined })],
  'is over': [50071, () => ({ notOnOrAfterMs: -5 * minute })],
  'was issued long ago': [50071, () => ({ issuedMs: -20 * minute })],
  'is from the future': [50071, () => ({ issuedMs: 20 * minute })],
  'names nobody': [50061, () => ({ before: (xml) => xml.replace(/<saml:NameID.*<\/saml:NameID>/, '') })],
  'is no LogoutRequest': [50061, () => ({ before: (xml) => xml.replaceAll('LogoutRequest', 'AuthnRequest') })],
  'has a document type': [50061, () => ({ before: (xml) => `<!DOCTYPE a>${xml}`, unsigned: true })],
};

describe.each(['redirect', 'post'] as const)('a LogoutRequest by %s', (binding) => {
  const send = bindings[binding];

  story('that is honest signs the person out and is answered, signed', async (house) => {
    const browser = await signedIn(house);
    await send(house, browser, { ...honestRequest(house), id: '_their-request' });
    expect(browser.visit.url.href).toBe(slo);
    const answer = decoded(browser.visit.posted?.SAMLResponse);
    expect(answer).toMatch(/<samlp:LogoutResponse .*InResponseTo="_their-request"/);
    expect(answer).toContain(`<saml:Issuer>${house.origin}/${contoso.id}/</saml:Issuer><Signature`);
    expect(answer).toContain('<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>');
    expect(browser.visit.posted?.RelayState).toBe('theirs');
    expect(await isSignedIn(house, browser)).toBe(false);
  });

  for (const [name, [number, change]] of Object.entries(lies)) {
    story(`that ${name} is refused with AADSTS${number}, and ends nothing`, async (house) => {
      const browser = await signedIn(house);
      const honest = honestRequest(house);
      await send(house, browser, { ...honest, ...change(honest) });
      expect(browser.text('#exceptionMessageContainer')).toContain(`AADSTS${number}`);
      expect(await reasonsFor(house, `AADSTS${number}`)).toContain('sign-out by a partner refused');
      expect(await isSignedIn(house, browser)).toBe(true);
    });
  }

  story('counts once: the same in the next session is refused', async (house) => {
    const browser = await signedIn(house);
    const request = { ...honestRequest(house), id: '_once' };
    await send(house, browser, request);
    const again = await signedIn(house);
    await send(house, again, request);
    expect(again.text('#exceptionMessageContainer')).toContain('AADSTS50061');
    expect(await reasonsFor(house, 'AADSTS50061')).toContain('"check":"replay"');
    expect(await isSignedIn(house, again)).toBe(true);
  });

  story('about another person, another session or another partner’s person ends nothing', async (house) => {
    const browser = await signedIn(house);
    for (const change of [{ nameId: 'name-2' }, { sessionIndexes: ['s2'] }]) {
      await send(house, browser, { ...honestRequest(house), ...change });
      expect(browser.visit.url.href).toBe(slo);
      expect(await isSignedIn(house, browser)).toBe(true);
    }
    // The other partner gives its people the same names.
    const byOther = { ...honestRequest(house), issuer: other.issuer, privateKeyPem: other.privateKeyPem };
    await send(house, browser, byOther);
    expect(browser.has('#exceptionMessageContainer')).toBe(false);
    expect(await isSignedIn(house, browser)).toBe(true);
  });

  story('about a person that another registration of the same issuer vouched for ends nothing', async (house) => {
    const browser = await signedIn(house);
    const { honest, post } = await waitForPartner(house, twin, { prompt: 'login' }, browser);
    await post(forgeResponse({ ...honest, nameId: 'name-3' }));
    await send(house, browser, { ...honestRequest(house), privateKeyPem: twin.privateKeyPem });
    expect(await isSignedIn(house, browser)).toBe(true);
    await send(house, browser, {
      ...honestRequest(house),
      privateKeyPem: twin.privateKeyPem,
      nameId: 'name-3',
      sessionIndexes: [],
    });
    expect(await isSignedIn(house, browser)).toBe(true);
    expect(await isSignedIn(house, browser, twin.email)).toBe(false);
  });

  story('brought by a browser where nobody is signed in ends nobody’s session', async (house) => {
    const browser = await signedIn(house);
    const nobody = house.browser();
    await send(house, nobody, honestRequest(house));
    expect(nobody.visit.url.href).toBe(slo);
    expect(await isSignedIn(house, browser)).toBe(true);
  });
});

story('a LogoutRequest with a parameter twice is refused, whichever is signed', async (house) => {
  const browser = await signedIn(house);
  const [mine, theirs] = ['name-1', 'name-2'].map((nameId) => forgeLogoutQuery({ ...honestRequest(house), nameId }));
  for (const query of [
    `${mine}&${theirs?.split('&')[0]}`,
    `${theirs?.split('&')[0]}&${mine}`,
    `%53AMLRequest=x&${mine}`,
  ]) {
    await browser.open(`${house.origin}/login.srf?${query}`);
    expect(browser.text('#exceptionMessageContainer')).toMatch(/AADSTS(50061|50089)/);
    expect(await isSignedIn(house, browser)).toBe(true);
  }
});

/** Signs out here; what the partner then got. */
async function signingOut(house: Emulator) {
  const browser = await signedIn(house);
  await browser.open(`${house.origin}/${contoso.id}/oauth2/v2.0/logout`);
  const { posted = {}, url } = browser.visit;
  expect(url.href).toBe(slo);
  const request = decoded(posted.SAMLRequest);
  const honest: ForgedLogout = {
    ...{ what: 'LogoutResponse', issuer: partner.issuer, destination: `${house.origin}/login.srf`, privateKeyPem },
    ...{ now: house.clock.now(), inResponseTo: /\bID="([^"]+)"/.exec(request)?.[1] ?? '' },
    relayState: posted.RelayState ?? '',
  };
  return { browser, request, honest };
}

describe('a LogoutResponse', () => {
  story('answers a request that names person and session, signed', async (house) => {
    const { browser, request, honest } = await signingOut(house);
    expect(request).toMatch(/<saml:NameID Format="[^"]*:persistent">name-1<\/saml:NameID><samlp:SessionIndex>s1</);
    expect(request).toMatch(/<\/saml:Issuer><Signature .*NotOnOrAfter|NotOnOrAfter=.*<\/saml:Issuer><Signature /);
    expect(request).toContain(`Destination="${slo}"`);
    await bindings.post(house, browser, honest);
    expect(browser.text('h1')).toBe('You signed out of your account');
  });

  for (const [name, number, change] of [
    ['is not signed', 50006, { unsigned: true }],
    ['is signed by somebody else', 50006, { privateKeyPem: stranger.privateKeyPem }],
    ['is from another partner', 50107, { issuer: other.issuer }],
    ['answers another request', 50061, { inResponseTo: '_another' }],
    ['is meant for somebody else', 50061, { destination: 'https://elsewhere.example/' }],
    ['is old', 50071, { issuedMs: -20 * minute }],
  ] as const) {
    story(`that ${name} is refused with AADSTS${number}, by both bindings`, async (house) => {
      const { browser, honest } = await signingOut(house);
      for (const send of [bindings.redirect, bindings.post]) {
        await send(house, browser, { ...honest, ...change });
        expect(browser.text('#exceptionMessageContainer')).toContain(`AADSTS${number}`);
      }
      await bindings.redirect(house, browser, honest);
      expect(browser.text('h1')).toBe('You signed out of your account');
    });
  }

  story('in another browser is refused with AADSTS50070', async (house) => {
    const { honest } = await signingOut(house);
    const thief = house.browser();
    await bindings.redirect(house, thief, honest);
    expect(thief.text('#exceptionMessageContainer')).toContain('AADSTS50070');
  });

  story('that nobody waits for, or a second one, is refused with AADSTS50089', async (house) => {
    const { browser, honest } = await signingOut(house);
    await bindings.redirect(house, browser, honest);
    await bindings.redirect(house, browser, honest);
    expect(browser.text('#exceptionMessageContainer')).toContain('AADSTS50089');
  });

  story('is asked of no partner without an address for it', async (house) => {
    const browser = await signedIn(house, other);
    await browser.open(`${house.origin}/${contoso.id}/oauth2/v2.0/logout`);
    expect(browser.text('h1')).toBe('You signed out of your account');
    expect(await isSignedIn(house, browser, other.email)).toBe(false);
  });
});

story('a request to sign out by redirect carries a signature over its query', async (house) => {
  const browser = house.browser();
  await house.arrive(browser, 'sam@tailwind.example');
  browser.holdAt(/\/partners\/tailwind\/slo/);
  await browser.open(`${house.origin}/${contoso.id}/oauth2/v2.0/logout`);
  const { searchParams } = browser.visit.url;
  expect([...searchParams.keys()]).toEqual(['SAMLRequest', 'RelayState', 'SigAlg', 'Signature']);
  const xml = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8');
  expect(xml).toMatch(/^<samlp:LogoutRequest .*<samlp:SessionIndex>_/);
});

describe('on a server without TLS, whose cookies do not travel with what other sites post', () => {
  const plain = stories({ config, http: true });

  plain.story('a LogoutRequest by POST still ends the session', async (house) => {
    const browser = await signedIn(house);
    await bindings.post(house, browser, honestRequest(house));
    expect(browser.visit.url.href).toBe(slo);
    expect(await isSignedIn(house, browser)).toBe(false);
  });

  plain.story('a LogoutResponse by POST still ends the sign-out, in this browser only', async (house) => {
    const { browser, honest } = await signingOut(house);
    const thief = house.browser();
    await bindings.post(house, thief, honest);
    expect(thief.text('#exceptionMessageContainer')).toContain('AADSTS50070');
    await bindings.post(house, browser, honest);
    expect(browser.text('h1')).toBe('You signed out of your account');
  });
});
