import { deflateRawSync } from 'node:zlib';
import { describe, expect } from '@jest/globals';
import { parse } from 'node-html-parser';
import { authorizeUrl } from '../support/authorize.js';
import type { Emulator } from '../support/emulator.js';
import { createFuzz, type Fuzz } from '../support/fuzz.js';
import { fuzzXml } from '../support/fuzz-xml.js';
import type { Answer } from '../support/http-client.js';
import { stories } from '../support/stories.js';
import { usersOf } from '../support/traces.js';
import { contoso, people } from '../support/world.js';

const { story } = stories({ logLevel: 'silent' });
/** More by hand: FUZZ_REQUESTS=100000 FUZZ_SEED=7. */
const total = Number(process.env.FUZZ_REQUESTS ?? 300);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_121);

const authnRequest = (origin: string) =>
  `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_request" Version="2.0" IssueInstant="2026-03-01T12:00:00Z" AssertionConsumerServiceURL="${origin}/login.srf"><saml:Issuer>${origin}/${contoso.id}/</saml:Issuer></samlp:AuthnRequest>`;
const redirectQuery = (fuzz: Fuzz, origin: string) => ({
  SAMLRequest: deflateRawSync(
    fuzz.number(3) === 0 ? authnRequest(origin) : fuzzXml(fuzz, authnRequest(origin)),
  ).toString('base64'),
  RelayState: 'relay',
  SigAlg: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  Signature: 'AAAA',
  SAMLEncoding: 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE',
  login_hint: people.sam,
  person: people.sam,
  cancel: '1',
});
const passiveQuery = (origin: string) => ({
  wa: 'wsignin1.0',
  wtrealm: `${origin}/${contoso.id}/`,
  wreply: `${origin}/login.srf`,
  wctx: 'context',
  wct: '2026-03-01T12:00:00Z',
  username: people.wes,
  wfresh: '0',
  person: people.wes,
  cancel: '1',
});

/** One request of nonsense, at a built-in partner or at the address where partners answer. */
function ask({ origin, http }: Emulator, fuzz: Fuzz, held: Readonly<Record<string, string>>): Promise<Answer> {
  const bomb = deflateRawSync(Buffer.alloc(3_000_000, '<a>')).toString('base64');
  switch (fuzz.number(7)) {
    case 0:
      return http.get(`${origin}/partners/tailwind/sso?${fuzz.form(redirectQuery(fuzz, origin))}`);
    case 1:
      return http.post(`${origin}/partners/tailwind/sso`, fuzz.form(redirectQuery(fuzz, origin)));
    case 2:
      return http.get(`${origin}/partners/woodgrove/ls/?${fuzz.form(passiveQuery(origin))}`);
    case 3:
      return http.post(`${origin}/partners/woodgrove/ls/`, fuzz.form(passiveQuery(origin)));
    case 4:
      return http.get(`${origin}/login.srf?${fuzz.form(held)}`);
    case 5:
      return http.get(`${origin}/partners/tailwind/sso?SAMLRequest=${encodeURIComponent(bomb)}`);
    default:
      return http.post(`${origin}/login.srf`, fuzz.form({ ...held, ...redirectQuery(fuzz, origin) }));
  }
}

/** What is wrong with an answer, whatever was asked. */
function problemsOf({ status, headers, text }: Answer, origin: string): readonly string[] {
  const problems: string[] = [];
  const leadsTo = [
    headers.get('location'),
    ...parse(text)
      .querySelectorAll('form')
      .map((form) => form.getAttribute('action')),
  ];
  if (status >= 500) problems.push(`${status} ${text.slice(0, 200)}`);
  if (headers.has('x-injected')) problems.push('a header was injected');
  if (/<script>alert|onerror=/.test(text)) problems.push('markup came back');
  for (const address of leadsTo)
    if (address && new URL(address, origin).origin !== origin) problems.push(`leads to ${address}`);
  return problems;
}

/** The partner's answer to a sign-in, held back: what its page would post. */
async function heldAnswer(house: Emulator, who: string) {
  const browser = house.browser();
  await browser.open(authorizeUrl(house.origin, { login_hint: who }));
  browser.holdAt(/\/login\.srf/);
  const { posted = {} } = await browser.press(who);
  browser.holdAt(undefined);
  return { browser, posted };
}

describe(`${total} requests of nonsense to partners and from them (seed ${seed})`, () => {
  story(
    'bring no 5xx, lead to nobody else, and change nothing',
    async (house) => {
      const fuzz = createFuzz(seed);
      const before = await usersOf(house, contoso.id);
      const held = [await heldAnswer(house, people.sam), await heldAnswer(house, people.wes)];
      const problems: string[] = [];
      for (let done = 0; done < total; done += 1) {
        const answer = await ask(house, fuzz, fuzz.pick(held).posted);
        problems.push(...problemsOf(answer, house.origin).map((each) => `request ${done}: ${each}`));
      }
      expect(problems).toEqual([]);
      expect(await usersOf(house, contoso.id)).toBe(before);
    },
    3_600_000,
  );

  story(
    'in the browser that waits let nobody in',
    async (house) => {
      const fuzz = createFuzz(seed);
      const before = await usersOf(house, contoso.id);
      for (let done = 0; done < Math.ceil(total / 20); done += 1) {
        const { browser, posted } = await heldAnswer(house, fuzz.pick([people.sam, people.wes]));
        const { SAMLResponse, wresult, ...rest } = posted;
        const bent = (xml: string) => {
          const text = fuzzXml(fuzz, xml).replace(/name-|@/, (at) => `x${at}`);
          return text === xml ? `${text}x` : text;
        };
        const answer = wresult
          ? { wresult: bent(wresult) }
          : {
              SAMLResponse: Buffer.from(bent(Buffer.from(SAMLResponse ?? '', 'base64').toString())).toString('base64'),
            };
        await browser.post(`${house.origin}/login.srf`, { ...rest, ...answer }, house.origin);
        expect([done, browser.visit.status, browser.text('#exceptionMessageContainer')]).toEqual([
          done,
          200,
          expect.stringMatching(/AADSTS(50006|50008|50107|20012|20001|5000819|50089|90023)/),
        ]);
      }
      expect(await usersOf(house, contoso.id)).toBe(before);
    },
    3_600_000,
  );
});
