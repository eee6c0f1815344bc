import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect } from '@jest/globals';
import { challenge, verifier } from '../support/authorize.js';
import type { Emulator } from '../support/emulator.js';
import { createFuzz, type Fuzz } from '../support/fuzz.js';
import type { Answer } from '../support/http-client.js';
import { stories } from '../support/stories.js';
import { contoso, daemon, people, secret, spa, usualScope, webApp } from '../support/world.js';

const { story } = stories({ logLevel: 'silent' });
/** More by hand: FUZZ_REQUESTS=100000 FUZZ_SEED=7. */
const total = Number(process.env.FUZZ_REQUESTS ?? 3000);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_121);
const segments = [contoso.id, contoso.domain, 'common', 'organizations', 'consumers', 'nowhere.example', '%00', '..'];

const authorize = {
  client_id: webApp.clientId,
  response_type: 'code',
  redirect_uri: webApp.redirectUri,
  scope: usualScope,
  state: 'state',
  nonce: 'nonce',
  response_mode: 'query',
  prompt: 'none',
  login_hint: people.ana,
  domain_hint: 'fabrikam.example',
  code_challenge: challenge,
  code_challenge_method: 'S256',
  client_info: '1',
  claims: '{"id_token":{}}',
  max_age: '10',
};
const token = {
  grant_type: 'authorization_code',
  client_id: daemon.clientId,
  client_secret: secret,
  code: 'code',
  redirect_uri: webApp.redirectUri,
  code_verifier: verifier,
  refresh_token: 'r',
  scope: usualScope,
  assertion: 'e30.e30.x',
  username: people.mel,
  requested_token_use: 'on_behalf_of',
  device_code: 'd',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
};
const grants = [
  'constructor',
  '__proto__',
  'client_credentials',
  'refresh_token',
  'password',
  'device_code',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
];
const logout = {
  post_logout_redirect_uri: webApp.redirectUri,
  client_id: webApp.clientId,
  id_token_hint: 'e30.e30.x',
  logout_hint: people.ana,
  state: 'state',
};

/** One request of nonsense. */
async function ask(house: Emulator, fuzz: Fuzz): Promise<Answer> {
  const base = `${house.origin}/${fuzz.pick(segments)}`;
  const version = fuzz.pick(['/v2.0', '']);
  switch (fuzz.number(6)) {
    case 0:
    case 1:
      return house.http.get(`${base}/oauth2${version}/authorize?${fuzz.form(authorize)}`);
    case 2:
      return house.http.post(`${base}/oauth2${version}/authorize`, fuzz.form(authorize));
    case 3:
      return house.http.get(`${base}/oauth2${version}/logout?${fuzz.form(logout)}`);
    case 4:
      return house.http.get(`${base}${version}/adminconsent?${fuzz.form(authorize)}`);
    default: {
      const grant = fuzz.number(2) === 0 ? { grant_type: fuzz.pick(grants) } : {};
      const origin = fuzz.number(4) === 0 ? { origin: fuzz.value('http://localhost:3000') } : {};
      const safe = Object.fromEntries(Object.entries(origin).filter(([, value]) => /^[\x20-\x7e]*$/.test(value)));
      return house.http.post(`${base}/oauth2${version}/token`, fuzz.form({ ...token, ...grant }), safe);
    }
  }
}

/** What this server may send a browser to: itself, and what applications have registered. */
function mayLeadTo(house: Emulator, location: string): boolean {
  const url = new URL(location, house.origin);
  const registered = [
    webApp.redirectUri,
    spa.redirectUri,
    'http://127.0.0.1:3000/auth/callback',
    `${house.origin}/sample/spa`,
  ].map((each) => new URL(each));
  return (
    url.origin === house.origin ||
    registered.some((each) => each.origin === url.origin && each.pathname === url.pathname) ||
    (url.protocol === 'http:' && url.hostname === 'localhost' && url.username === '')
  );
}

function heapAfterCollection(): number {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

describe(`${total} requests of nonsense (seed ${seed})`, () => {
  story(
    'bring no 5xx, lead nowhere that is not registered, and inject no header',
    async (house) => {
      const fuzz = createFuzz(seed);
      const problems: string[] = [];
      let heap = 0;
      for (let done = 0; done < total; done += 1) {
        const answer = await ask(house, fuzz);
        const location = answer.headers.get('location');
        if (answer.status >= 500) problems.push(`request ${done}: ${answer.status} ${answer.text.slice(0, 200)}`);
        if (answer.headers.has('x-injected')) problems.push(`request ${done}: a header was injected`);
        if (location !== null && !mayLeadTo(house, location)) problems.push(`request ${done}: leads to ${location}`);
        const isPage = answer.headers.get('content-type')?.includes('html') === true;
        if (isPage && /<script>alert|onerror=/.test(answer.text)) problems.push(`request ${done}: markup came back`);
        // After the first third caches are warm; from there memory may not grow with the number of requests.
        if (done === Math.floor(total / 3)) heap = heapAfterCollection();
      }
      expect(problems).toEqual([]);
      const grown = (heapAfterCollection() - heap) / 2 ** 20;
      expect(grown).toBeLessThan(40);
    },
    3_600_000,
  );
});
