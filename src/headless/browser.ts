import { type HTMLElement, parse } from 'node-html-parser';
import { CookieJar } from 'tough-cookie';

/** HTTP without following redirects. */
export type HeadlessFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** A page at rest, or the address the browser was told to go to and stopped before. */
export interface HeadlessPage {
  readonly url: string;
  readonly status: number;
  readonly html: HTMLElement;
  /** Set when navigation reached `stopAt`; then there is no page. */
  readonly stoppedAt?: string;
}

/** Follows links and forms as a browser without script does. */
export interface HeadlessBrowser {
  open(url: string): Promise<HeadlessPage>;
  /** Submits the page's form: hidden fields, `fill`, and the pressed button. Boxes and other buttons stay away. */
  submit(page: HeadlessPage, fill?: Readonly<Record<string, string>>): Promise<HeadlessPage>;
}

const mostRedirects = 30;

/** A browser with its own cookies. `stopAt`: a redirect URI; it is not opened, but answered as `stoppedAt`. */
export function createHeadlessBrowser(options: {
  readonly fetch: HeadlessFetch;
  readonly stopAt?: string;
}): HeadlessBrowser {
  const jar = new CookieJar();

  const request = async (url: string, init: RequestInit): Promise<Response> => {
    const cookie = await jar.getCookieString(url);
    const response = await options.fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, accept: 'text/html', ...(cookie === '' ? {} : { cookie }) },
    });
    for (const each of response.headers.getSetCookie()) await jar.setCookie(each, url, { ignoreError: true });
    return response;
  };

  const navigate = async (start: string, init: RequestInit): Promise<HeadlessPage> => {
    let url = start;
    let next = init;
    for (let hop = 0; hop < mostRedirects; hop += 1) {
      if (options.stopAt !== undefined && isSamePage(url, options.stopAt)) {
        return { url, status: 0, html: parse(''), stoppedAt: url };
      }
      const response = await request(url, next);
      const location = response.headers.get('location');
      if (location === null || response.status < 300 || response.status >= 400) {
        return { url, status: response.status, html: parse(await response.text()) };
      }
      await response.arrayBuffer();
      url = new URL(location, url).href;
      next = { method: 'GET' };
    }
    throw new Error(`More than ${mostRedirects} redirects, last to ${url}`);
  };

  return {
    open: (url) => navigate(url, { method: 'GET' }),
    submit(page, fill = {}) {
      const form = page.html.querySelector('form');
      if (form === null) throw new Error(`There is no form on ${page.url}`);
      const fields = new URLSearchParams();
      for (const input of form.querySelectorAll('input')) {
        const name = input.getAttribute('name');
        if (name === undefined || name in fill || input.getAttribute('type') === 'checkbox') continue;
        fields.append(name, input.getAttribute('value') ?? '');
      }
      for (const [name, value] of Object.entries(fill)) fields.append(name, value);
      const action = new URL(form.getAttribute('action') || page.url, page.url).href;
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return navigate(action, { method: 'POST', headers, body: fields.toString() });
    },
  };
}

/** The same page whatever the query and fragment say. */
function isSamePage(url: string, other: string): boolean {
  const [a, b] = [new URL(url), new URL(other)];
  return a.origin === b.origin && a.pathname === b.pathname;
}
