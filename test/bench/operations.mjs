import { parse } from 'node-html-parser';
import { CookieJar } from 'tough-cookie';
import { Agent, request } from 'undici';

const dispatcher = new Agent({ keepAliveTimeout: 60_000 });
const contoso = '11111111-aaaa-4aaa-8aaa-111111111111';
const api = 'api://a2a2a2a2-0000-4000-8000-000000000002';
const secret = 'guesthouse-demo-secret';
const webApp = 'c1c1c1c1-0000-4000-8000-000000000001';
const callback = 'http://localhost:3000/auth/callback';

/** What is measured at the emulator. */
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
      await browser.open(`${origin}/${contoso}/oauth2/v2.0/authorize?${query}`);
      await browser.submit({ send: '1' });
      await browser.submit({ otc: await readCode(origin, address) });
      const url = await browser.submit({ answer: 'accept' });
      return token({ ...client, grant_type: 'authorization_code', code: codeOf(url), redirect_uri: callback });
    },
  };
}

/** The same at the bare engine; its sign-in has no pages. */
export function bareOperations(origin) {
  const token = (form) => redeem(`${origin}/token`, { client_id: 'bench', client_secret: 'bench-secret', ...form });
  const redirect_uri = 'http://localhost:3000/cb';
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

async function redeem(url, form) {
  const { statusCode, body } = await send(url, { form });
  if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}: ${body}`);
  return JSON.parse(body);
}

function codeOf(url) {
  const code = new URL(url).searchParams.get('code');
  if (code === null) throw new Error(`No code in ${url}`);
  return code;
}

async function readCode(origin, address) {
  const { body } = await send(`${origin}/_guesthouse/mailbox?to=${encodeURIComponent(address)}&wait=5`);
  return JSON.parse(body)[0].code;
}

async function send(url, { form, cookie } = {}) {
  const headers = {
    ...(cookie ? { cookie } : {}),
    ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
  };
  const method = form === undefined ? 'GET' : 'POST';
  const response = await request(url, {
    method,
    headers,
    body: form && new URLSearchParams(form).toString(),
    dispatcher,
  });
  return { statusCode: response.statusCode, headers: response.headers, body: await response.body.text() };
}

/** Cookies, redirects up to an application's address, and the form of the page. */
function createBrowser() {
  const jar = new CookieJar(undefined, { allowSpecialUseDomain: true, rejectPublicSuffixes: false });
  let page;
  const go = async (start, first) => {
    let [url, form] = [start, first];
    while (!url.startsWith('http://localhost:3000/')) {
      const answer = await send(url, { form, cookie: await jar.getCookieString(url) });
      for (const line of [answer.headers['set-cookie'] ?? []].flat()) await jar.setCookie(line, url);
      if (answer.headers.location === undefined) {
        page = { url, form: parse(answer.body).querySelector('form'), text: answer.body };
        return url;
      }
      [url, form] = [new URL(answer.headers.location, url).href, undefined];
    }
    return url;
  };
  return {
    open: (url) => go(url),
    submit(fields) {
      if (page.form === null) throw new Error(`No form at ${page.url}: ${parse(page.text).text.slice(0, 400)}`);
      const hidden = page.form.querySelectorAll('input[type=hidden]');
      const values = Object.fromEntries(
        hidden.map((each) => [each.getAttribute('name'), each.getAttribute('value') ?? '']),
      );
      return go(new URL(page.form.getAttribute('action') ?? '', page.url).href, { ...values, ...fields });
    },
  };
}
