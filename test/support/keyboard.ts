import type { Locator, Page } from 'playwright-core';

/** Presses Tab until the element has the focus. Fails when the keyboard does not get there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  const wanted = await target.elementHandle();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await isFocused(page, wanted)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not reach ${target} on ${page.url()}.`);
}

async function isFocused(page: Page, wanted: Awaited<ReturnType<Locator['elementHandle']>>): Promise<boolean> {
  return page.evaluate((element) => element !== null && document.activeElement === element, wanted);
}

/** Presses Enter and waits for the page that it leads to. */
export async function enter(page: Page): Promise<void> {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
}

/** The first field has the focus already: types into it and sends the form. */
export async function typeAndEnter(page: Page, name: string, text: string): Promise<void> {
  const field = page.locator(`input[name="${name}"]`);
  if (!(await isFocused(page, await field.elementHandle())))
    throw new Error(`The field '${name}' does not have the focus.`);
  await page.keyboard.type(text);
  await enter(page);
}

/** Goes to a button or link by its words and presses it. */
export async function choose(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await enter(page);
}
