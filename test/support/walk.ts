import type { Browser, Visit } from './browser.js';
import { describePage } from './browser.js';
import { memberPassword } from './world.js';

/** Who walks through the pages, and what they know. */
export interface Walker {
  readonly as: string;
  readonly password?: string;
  /** The code of the newest mail to this address. */
  readCode(address: string): Promise<string>;
}

/** Goes through whatever pages come, as this person would, until the browser rests at the application or at an error. */
export async function walk(browser: Browser, walker: Walker): Promise<Visit> {
  for (let page = 0; page < 15; page += 1) {
    const { visit } = browser;
    if (visit.status === 0 || browser.has('#exceptionMessageContainer')) return visit;
    if (!(await answerPage(browser, walker))) return visit;
  }
  throw new Error(`${walker.as} does not arrive.\n${describePage(browser.visit)}\n  ${browser.history.join('\n  ')}`);
}

/** Like `walk`, but stops as soon as `there` is true of the page; fails if that never happens. */
export async function walkUntil(browser: Browser, walker: Walker, there: (browser: Browser) => boolean): Promise<void> {
  for (let page = 0; page < 15; page += 1) {
    if (there(browser)) return;
    if (browser.visit.status === 0 || !(await answerPage(browser, walker))) break;
  }
  if (!there(browser))
    throw new Error(
      `${walker.as} does not get there.\n${describePage(browser.visit)}\n  ${browser.history.join('\n  ')}`,
    );
}

async function answerPage(browser: Browser, { as, password = memberPassword, readCode }: Walker): Promise<boolean> {
  if (browser.text('.error') !== '') return false;
  const tile = browser.visit.page
    .querySelectorAll('button')
    .find((button) => isFor(button.getAttribute('value'), button.text, as));
  if (tile !== undefined) return done(browser.press(as));
  if (browser.has('input[name="loginfmt"]')) return done(browser.submit({ loginfmt: as }, '#idSIButton9'));
  if (browser.has('input[name="passwd"]')) return done(browser.submit({ passwd: password }, '#idSIButton9'));
  if (browser.has('input[name="otc"]')) return done(browser.submit({ otc: await readCode(as) }, '#idSIButton9'));
  if (browser.has('#idSIButton9')) return done(browser.press('#idSIButton9'));
  const [only, ...others] = browser.visit.page
    .querySelectorAll('form button')
    .filter((button) => !/cancel|back/i.test(button.text));
  return only !== undefined && others.length === 0 ? done(browser.press(only.text.trim())) : false;
}

const isFor = (value: string | undefined, text: string, as: string): boolean => value === as || text.includes(as);

async function done(step: Promise<Visit>): Promise<true> {
  await step;
  return true;
}
