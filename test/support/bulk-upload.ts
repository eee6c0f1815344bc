import type { Browser } from './browser.js';
import type { Emulator } from './emulator.js';
import type { Answer } from './http-client.js';
import { walkUntil } from './walk.js';
import { people } from './world.js';

/** Opens `/admin/bulk` as somebody, an administrator if not told; signs in on the way. */
export async function openBulk(house: Emulator, as: string = people.admin): Promise<Browser> {
  const browser = house.browser();
  await browser.open(`${house.origin}/admin/bulk?as=${as}`);
  await walkUntil(browser, house.walker(as), ({ visit }) => visit.url.pathname === '/admin/bulk');
  return browser;
}

/** A multipart body as browsers write it. */
export function multipart(fields: Readonly<Record<string, string>>, file: string, name = 'guests.csv') {
  const boundary = '----upload8b1f3';
  const parts = Object.entries(fields).map(
    ([field, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    head: `${parts.join('')}${head}`,
    tail: `\r\n--${boundary}--\r\n`,
    get body() {
      return `${this.head}${file}${this.tail}`;
    },
  };
}

/** The cookies and the form value of the page that the browser shows. */
export async function formOf(browser: Browser) {
  const { url, page } = browser.visit;
  return {
    cookie: await browser.jar.getCookieString(url.href),
    canary: page.querySelector('input[name="canary"]')?.getAttribute('value') ?? '',
  };
}

/** Uploads a file by the form of the page; answers what the server said, redirects not followed. */
export async function upload(
  house: Emulator,
  browser: Browser,
  kind: string,
  file: string,
  changes: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { cookie, canary } = await formOf(browser);
  const { type, body } = multipart({ canary, kind, ...changes }, file);
  return house.http.send(`${house.origin}/admin/bulk`, {
    method: 'POST',
    headers: { 'content-type': type, cookie, origin: house.origin, 'sec-fetch-site': 'same-origin' },
    body,
  });
}

/** Uploads a good file and waits on its page until the job is done. Answers the job's address. */
export async function uploadAndWait(house: Emulator, browser: Browser, kind: string, file: string): Promise<string> {
  const { status, headers, text } = await upload(house, browser, kind, file);
  const location = headers.get('location');
  if (status !== 303 || location === null)
    throw new Error(`The file was not taken (${status}): ${text.slice(0, 3000)}`);
  // Looked at less and less often: the page of a large job is work for the server, too.
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
    await browser.open(location);
    if (!browser.has('meta[http-equiv="refresh"]')) return new URL(location, house.origin).href;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
