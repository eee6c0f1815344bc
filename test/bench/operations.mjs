import { codeOf, createBrowser, redeem, send } from './http.mjs';

const contoso = '11111111-aaaa-4aaa-8aaa-111111111111';
const api = 'api://a2a2a2a2-0000-4000-8000-000000000002';
const secret = 'guesthouse-demo-secret';
const webApp = 'c1c1c1c1-0000-4000-8000-000000000001';
const callback = 'http://localhost:3000/auth/callback';
const elsewhere = 'http://localhost:3000/cb';

/** What is measured here: a token of an application, a refresh, and sign-ins with every page and the redemption of the code. */
export function emulatorOperations(origin) {
  const token = (form) => redeem(`${origin}/${contoso}/oauth2/v2.0/token`, form);
  const client = { client_id: webApp, client_secret: secret };
  const scope = `openid profile offline_access ${api}/access_as_user`;
  return {
    clientCredentials: () =>
      token({
        ...client,
        client_id: 'c1c1c1c1-0000-4000-8000-000000000003',
        grant_type: 'client_credentials',
        scope: `${api}/.default`,
      }),
    refresh: (refreshToken) => token({ ...client, grant_type: 'refresh_token', refresh_token: refreshToken }),
    async signIn(address) {
      const browser = createBrowser();
      const query = new URLSearchParams({
        client_id: webApp,
        response_type: 'code',
        redirect_uri: callback,
        scope,
        login_hint: address,
      });
      let url = await browser.open(`${origin}/${contoso}/oauth2/v2.0/authorize?${query}`);
      while (!url.startsWith(callback)) url = await browser.submit(await answerTo(browser.names(), origin, address));
      return token({ ...client, grant_type: 'authorization_code', code: codeOf(url), redirect_uri: callback });
    },
  };
}

/** What a person enters or presses on a page, by what the page asks. */
async function answerTo(names, origin, address) {
  if (names.includes('otc')) return { otc: await readCode(origin, address) };
  if (names.includes('send')) return { send: '1' };
  if (names.includes('passwd')) return { passwd: 'Passw0rd!' };
  if (names.includes('person')) return { person: address };
  if (names.includes('answer')) return { answer: 'accept' };
  return {};
}

async function readCode(origin, address) {
  const { body } = await send(`${origin}/_guesthouse/mailbox?to=${encodeURIComponent(address)}&wait=5`);
  return JSON.parse(body)[0].code;
}

/** The same at the bare engine; its sign-in has no pages. */
export function bareOperations(origin) {
  const token = (form) => redeem(`${origin}/token`, { client_id: 'bench', client_secret: 'bench-secret', ...form });
  const redirect_uri = elsewhere;
  return {
    clientCredentials: () => token({ grant_type: 'client_credentials', scope: 'access' }),
    refresh: (refreshToken) => token({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    async signIn() {
      const browser = createBrowser();
      const scope = 'openid offline_access access';
      const query = new URLSearchParams({
        client_id: 'bench',
        response_type: 'code',
        redirect_uri,
        scope,
        prompt: 'consent',
      });
      const url = await browser.open(`${origin}/auth?${query}`);
      return token({ grant_type: 'authorization_code', code: codeOf(url), redirect_uri });
    },
  };
}

/** The same at oauth2-mock-server, which has no pages and no secrets. */
export function mockServerOperations(origin) {
  const token = (form) => redeem(`${origin}/token`, { client_id: 'bench', ...form });
  return {
    clientCredentials: () => token({ grant_type: 'client_credentials', scope: 'access' }),
    refresh: (refreshToken) => token({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    async signIn() {
      const query = new URLSearchParams({
        client_id: 'bench',
        response_type: 'code',
        redirect_uri: elsewhere,
        scope: 'openid offline_access',
      });
      const url = await createBrowser().open(`${origin}/authorize?${query}`);
      return token({ grant_type: 'authorization_code', code: codeOf(url), redirect_uri: elsewhere });
    },
  };
}

/** The same at emulate, whose sign-in has one page. It renews a refresh token at every use. */
export function emulateOperations(origin) {
  const client = { client_id: 'bench', client_secret: 'bench-secret' };
  const token = (form) => redeem(`${origin}/oauth2/v2.0/token`, { ...client, ...form });
  let current;
  return {
    clientCredentials: () => token({ grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' }),
    async refresh(refreshToken) {
      const answer = await token({ grant_type: 'refresh_token', refresh_token: current ?? refreshToken });
      current = answer.refresh_token ?? current;
      return answer;
    },
    async signIn() {
      const browser = createBrowser();
      const query = new URLSearchParams({
        client_id: 'bench',
        response_type: 'code',
        redirect_uri: elsewhere,
        scope: 'openid offline_access',
        state: 'x',
      });
      await browser.open(`${origin}/oauth2/v2.0/authorize?${query}`);
      const url = await browser.submit({});
      return token({ grant_type: 'authorization_code', code: codeOf(url), redirect_uri: elsewhere });
    },
  };
}

/** The least that a token over HTTP can cost: `http-floor.mjs`. */
export function floorOperations(origin) {
  return { clientCredentials: () => redeem(`${origin}/token`, { grant_type: 'client_credentials' }) };
}
