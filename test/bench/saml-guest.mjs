import { inflateRawSync } from 'node:zlib';
import { parse } from 'node-html-parser';
import { CookieJar } from 'tough-cookie';
import { Agent, request } from 'undici';

const dispatcher = new Agent({ keepAliveTimeout: 60_000 });
const contoso = '11111111-aaaa-4aaa-8aaa-111111111111';
const client = { client_id: 'c1c1c1c1-0000-4000-8000-000000000001', client_secret: 'guesthouse-demo-secret' };
const redirect_uri = 'http://localhost:3000/auth/callback';
const scope = 'openid profile offline_access api://a2a2a2a2-0000-4000-8000-000000000002/access_as_user';

/** The first sign-in of a guest: authorize, the partner's signed answer (made here), the permissions, the tokens. */
export function createSamlGuest({ origin, forgeResponse, partner, issuer }) {
  return async (email) => {
    const go = createBrowser();
    const query = new URLSearchParams({
      client_id: client.client_id,
      response_type: 'code',
      redirect_uri,
      scope,
      login_hint: email,
    });
    const asked = new URL((await go(`${origin}/${contoso}/oauth2/v2.0/authorize?${query}`)).url);
    const xml = inflateRawSync(Buffer.from(asked.searchParams.get('SAMLRequest'), 'base64')).toString();
    const SAMLResponse = forgeResponse({
      issuer,
      audience: `${origin}/${contoso}/`,
      acs: `${origin}/login.srf`,
      requestId: /\bID="([^"]+)"/.exec(xml)[1],
      now: new Date(),
      email,
      nameId: email,
      assertionId: `_${email.replace('@', '.')}`,
      privateKeyPem: partner.privateKeyPem,
    });
    const consent = await go(`${origin}/login.srf`, { SAMLResponse, RelayState: asked.searchParams.get('RelayState') });
    const form = parse(consent.text).querySelector('form');
    if (form === null) throw new Error(`No form at ${consent.url}: ${parse(consent.text).text.slice(0, 400)}`);
    const hidden = form.querySelectorAll('input[type=hidden]');
    const fields = Object.fromEntries(
      hidden.map((each) => [each.getAttribute('name'), each.getAttribute('value') ?? '']),
    );
    const done = await go(new URL(form.getAttribute('action') ?? '', consent.url).href, {
      ...fields,
      answer: 'accept',
    });
    const code = new URL(done.url).searchParams.get('code');
    const tokens = await send(`${origin}/${contoso}/oauth2/v2.0/token`, {
      form: { ...client, grant_type: 'authorization_code', code, redirect_uri },
    });
    if (tokens.statusCode !== 200) throw new Error(tokens.body);
  };
}

/** Cookies, and redirects until a page or until somebody else's address. */
function createBrowser() {
  const jar = new CookieJar(undefined, { allowSpecialUseDomain: true, rejectPublicSuffixes: false });
  return async (start, first) => {
    let [url, form] = [start, first];
    const { origin } = new URL(start);
    while (new URL(url).origin === origin) {
      const answer = await send(url, { form, cookie: await jar.getCookieString(url) });
      for (const line of [answer.headers['set-cookie'] ?? []].flat()) await jar.setCookie(line, url);
      if (answer.headers.location === undefined) return { url, text: answer.body };
      [url, form] = [new URL(answer.headers.location, url).href, undefined];
    }
    return { url, text: '' };
  };
}

async function send(url, { form, cookie } = {}) {
  const headers = {
    ...(cookie ? { cookie } : {}),
    ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
  };
  const method = form === undefined ? 'GET' : 'POST';
  const body = form && new URLSearchParams(form).toString();
  const response = await request(url, { method, headers, body, dispatcher });
  return { statusCode: response.statusCode, headers: response.headers, body: await response.body.text() };
}
