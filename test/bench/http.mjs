import { parse } from 'node-html-parser';
import { CookieJar } from 'tough-cookie';
import { Agent, request } from 'undici';

const dispatcher = new Agent({ keepAliveTimeout: 60_000 });

/** Posts a form and expects tokens. */
export async function redeem(url, form) {
  const { statusCode, body } = await send(url, { form });
  if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}: ${body}`);
  return JSON.parse(body);
}

/** The code in an application's address. */
export function codeOf(url) {
  const code = new URL(url).searchParams.get('code');
  if (code === null) throw new Error(`No code in ${url}`);
  return code;
}

/** One request; redirects are not followed. */
export async function send(url, { form, cookie } = {}) {
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

/** A browser without script: cookies, redirects up to an application's address, and the form of the page. */
export function createBrowser() {
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
    /** Names of what the form asks for or offers; empty at the application. */
    names: () => page.form?.querySelectorAll('[name]').map((each) => each.getAttribute('name')) ?? [],
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
