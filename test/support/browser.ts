import { type HTMLElement, parse } from 'node-html-parser';
import { CookieJar } from 'tough-cookie';
import type { HttpClient } from './http-client.js';

/** Where a navigation came to rest. */
export interface Visit {
  readonly url: URL;
  /** 0 when it rests at an address outside reach: an application's redirect URI. */
  readonly status: number;
  /** What was posted there (`response_mode=form_post`). */
  readonly posted?: Readonly<Record<string, string>>;
  readonly headers: Headers;
  readonly html: string;
  readonly page: HTMLElement;
}

/** A browser without script: keeps cookies, follows redirects and self-posting forms, fills the form it finds. */
export interface Browser {
  open(url: string | URL): Promise<Visit>;
  /** Fills the form that has these fields and presses a button of it (by selector or words; the first if not told). */
  submit(fields: Readonly<Record<string, string>>, button?: string): Promise<Visit>;
  /** Presses a button, or follows a link, by selector or by words on it. */
  press(what: string): Promise<Visit>;
  /** Posts a form that no page showed, from the site of `from`. */
  post(url: string | URL, fields: Readonly<Record<string, string>>, from?: string): Promise<Visit>;
  /** From now on navigations to such addresses are not made but come to rest, with what would have been posted. */
  holdAt(address: RegExp | undefined): void;
  readonly visit: Visit;
  has(selector: string): boolean;
  /** The text of the first match; empty when there is none. */
  text(selector: string): string;
  readonly jar: CookieJar;
  /** The heading of every page so far. */
  readonly headings: readonly string[];
  /** Every navigation so far, for messages. */
  readonly history: readonly string[];
}

/** What a browser may reach; everything else is where it rests. */
export interface BrowserOptions {
  readonly http: HttpClient;
  readonly origins: readonly string[];
}

interface Going {
  readonly url: URL;
  readonly fields?: Readonly<Record<string, string>>;
  readonly from?: URL;
}

export function createBrowser({ http, origins }: BrowserOptions): Browser {
  const jar = new CookieJar(undefined, { allowSpecialUseDomain: true, rejectPublicSuffixes: false });
  const history: string[] = [];
  const headings: string[] = [];
  let current: Visit | undefined;
  let held: RegExp | undefined;

  const reachable = (url: URL) => origins.includes(url.origin) && held?.test(url.href) !== true;
  const fail = (problem: string): never => {
    throw new Error(`${problem}\n${describePage(current)}\nOn the way:\n  ${history.join('\n  ')}`);
  };

  const load = async (going: Going): Promise<Visit> => {
    const { url, fields, from } = going;
    const method = fields === undefined ? 'GET' : 'POST';
    history.push(`${method} ${url.origin}${url.pathname}`);
    if (!reachable(url)) return restingVisit(url, fields);
    const site = from === undefined ? 'none' : siteOf(from) === siteOf(url) ? 'same-site' : 'cross-site';
    const sameSiteContext = site !== 'cross-site' ? 'strict' : method === 'GET' ? 'lax' : 'none';
    const cookie = await jar.getCookieString(url.href, { sameSiteContext });
    const headers = {
      accept: 'text/html,application/xhtml+xml',
      'sec-fetch-site': from?.origin === url.origin ? 'same-origin' : site,
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      ...(cookie === '' ? {} : { cookie }),
      ...(method === 'POST' && from !== undefined ? { origin: from.origin } : {}),
    };
    const answer = fields === undefined ? await http.get(url, headers) : await http.post(url, fields, headers);
    for (const line of answer.headers.getSetCookie()) await jar.setCookie(line, url.href);
    headings.push(
      ...parse(answer.text)
        .querySelectorAll('h1')
        .map((each) => each.text.trim()),
    );
    return { url, status: answer.status, headers: answer.headers, html: answer.text, page: parse(answer.text) };
  };

  const go = async (first: Going): Promise<Visit> => {
    let going: Going | undefined = first;
    for (let hop = 0; hop < 30; hop += 1) {
      current = await load(going);
      going = nextOf(current, going);
      if (going === undefined) return current;
    }
    return fail('The redirects do not come to an end.');
  };

  const visit = (): Visit => current ?? fail('Nothing has been opened yet.');
  const submitForm = (form: HTMLElement, fields: Readonly<Record<string, string>>, button: HTMLElement | undefined) => {
    const { url } = visit();
    const values = { ...fieldsOf(form), ...fields, ...(button === undefined ? {} : buttonValue(button)) };
    const target = new URL(button?.getAttribute('formaction') ?? form.getAttribute('action') ?? '', url);
    if (form.getAttribute('method')?.toLowerCase() === 'post') return go({ url: target, fields: values, from: url });
    target.search = new URLSearchParams(values).toString();
    return go({ url: target, from: url });
  };

  return {
    open: (url) => go({ url: new URL(url, current?.url) }),
    post: (url, fields, from) =>
      go({ url: new URL(url), fields, ...(from === undefined ? {} : { from: new URL(from) }) }),
    async submit(fields, button) {
      const names = Object.keys(fields);
      const form = visit()
        .page.querySelectorAll('form')
        .find((each) => names.every((name) => each.querySelector(`[name="${name}"]`) !== null));
      if (form === undefined) return fail(`No form here has the fields ${names.join(', ')}.`);
      const pressed = button === undefined ? buttonsOf(form)[0] : findButton(form, button);
      if (pressed === undefined && button !== undefined) return fail(`The form has no button '${button}'.`);
      return submitForm(form, fields, pressed);
    },
    async press(what) {
      const { page, url } = visit();
      const button = findButton(page, what);
      const form = button?.closest('form') ?? undefined;
      if (button !== undefined && form !== undefined) return submitForm(form, {}, button);
      const link = page.querySelectorAll('a[href]').find((each) => matches(each, what) || safely(page, what) === each);
      if (link === undefined) return fail(`Nothing here is called '${what}'.`);
      return go({ url: new URL(link.getAttribute('href') ?? '', url), from: url });
    },
    holdAt: (address) => {
      held = address;
    },
    get visit() {
      return visit();
    },
    has: (selector) => visit().page.querySelector(selector) !== null,
    text: (selector) => visit().page.querySelector(selector)?.text.replaceAll(/\s+/g, ' ').trim() ?? '',
    jar,
    history,
    headings,
  };
}

/** A redirect, or a form that posts itself. */
function nextOf(visit: Visit, came: Going): Going | undefined {
  const location = visit.headers.get('location');
  if (visit.status >= 300 && visit.status < 400 && location !== null) {
    const keepsBody = (visit.status === 307 || visit.status === 308) && came.fields !== undefined;
    return {
      url: new URL(location, visit.url),
      ...(came.from === undefined ? {} : { from: came.from }),
      ...(keepsBody ? { fields: came.fields } : {}),
    };
  }
  const forms = visit.page.querySelectorAll('form');
  const [form] = forms;
  const postsItself =
    /data-auto-submit|name="hiddenform"|\/resources\/post\.js|forms\[0\]\.submit\(\)|\.submit\(\)/.test(visit.html);
  if (form === undefined || forms.length !== 1 || !postsItself) return undefined;
  return { url: new URL(form.getAttribute('action') ?? '', visit.url), fields: fieldsOf(form), from: visit.url };
}

function restingVisit(url: URL, fields: Readonly<Record<string, string>> | undefined): Visit {
  const posted = fields === undefined ? {} : { posted: fields };
  return { url, status: 0, ...posted, headers: new Headers(), html: '', page: parse('') };
}

/** Scheme and host: cookies know no ports. */
const siteOf = (url: URL): string => `${url.protocol}//${url.hostname}`;

function buttonsOf(root: HTMLElement): readonly HTMLElement[] {
  return root.querySelectorAll('button, input[type="submit"]').filter((each) => each.getAttribute('type') !== 'button');
}

function findButton(root: HTMLElement, what: string): HTMLElement | undefined {
  const buttons = buttonsOf(root);
  const selected = safely(root, what);
  return buttons.find((each) => each === selected) ?? buttons.find((each) => matches(each, what));
}

function matches(element: HTMLElement, what: string): boolean {
  const words = element.text.replaceAll(/\s+/g, ' ').trim();
  return (
    [element.getAttribute('value'), element.getAttribute('data-test-id'), words].includes(what) || words.includes(what)
  );
}

/** The first match of a selector; words that are no selector match nothing. */
function safely(root: HTMLElement, selector: string): HTMLElement | undefined {
  if (!/^[#.[]|^[a-z]+[#.[]/.test(selector)) return undefined;
  return root.querySelector(selector) ?? undefined;
}

function buttonValue(button: HTMLElement): Readonly<Record<string, string>> {
  const name = button.getAttribute('name');
  return name === undefined || name === '' ? {} : { [name]: button.getAttribute('value') ?? '' };
}

function fieldsOf(form: HTMLElement): Readonly<Record<string, string>> {
  const entries = form.querySelectorAll('input, textarea, select').flatMap((input): [string, string][] => {
    const type = input.getAttribute('type')?.toLowerCase() ?? 'text';
    const name = input.getAttribute('name');
    const ticked = !['checkbox', 'radio'].includes(type) || input.hasAttribute('checked');
    if (name === undefined || ['submit', 'button', 'reset', 'image'].includes(type) || !ticked) return [];
    return [[name, fieldValue(input)]];
  });
  return Object.fromEntries(entries);
}

function fieldValue(field: HTMLElement): string {
  if (field.tagName === 'TEXTAREA') return field.text;
  const option = field.querySelector('option[selected]') ?? field.querySelector('option');
  return (option ?? field).getAttribute('value') ?? '';
}

/** What is on the screen, for messages: title, heading, errors. */
export function describePage(visit: Visit | undefined): string {
  if (visit === undefined) return 'No page.';
  const { page, url, status } = visit;
  const words = (selector: string) => page.querySelector(selector)?.text.replaceAll(/\s+/g, ' ').trim() ?? '';
  const errors = ['#exceptionMessageContainer', '.error'].map(words).filter((text) => text !== '');
  const heading = [words('title'), words('h1')].filter((text) => text !== '').join(' / ');
  return `At ${url.origin}${url.pathname} (${status || 'not loaded'}): ${heading || visit.html.slice(0, 200)} ${errors.join(' ')}`;
}
