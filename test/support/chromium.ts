import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const artefacts = fileURLToPath(new URL('../artefacts/', import.meta.url));
const programs = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const quiet = [
  ...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--no-first-run'],
  ...['--disable-component-update', '--disable-sync', '--disable-quic'],
];

/** The system's Chromium. The emulator's authority is not in its store, so its pages ignore that. */
export function launchChromium(): Promise<Browser> {
  const executablePath = programs.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) throw new Error('Chromium is not on this machine: install the package chromium.');
  return chromium.launch({ executablePath, args: quiet });
}

/** A page in a profile of its own that collects what the browser complains about. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 900, height: 760 },
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints };
}

/** Keeps what the page looks like, to be looked at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await mkdir(artefacts, { recursive: true });
  await page.screenshot({ path: `${artefacts}${name}.png`, fullPage: true });
}
