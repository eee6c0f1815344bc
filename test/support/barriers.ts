import type { Page } from 'playwright-core';

/** What is wrong with the page on screen for somebody who does not see it, or sees little of it. */
export async function barriers(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const headings = document.querySelectorAll('h1').length;
    if (headings !== 1) found.push(`${headings} h1`);
    if (document.documentElement.lang === '') found.push('no language');
    if (document.title === '') found.push('no title');
    if (document.querySelector('main') === null) found.push('no main');
    for (const input of document.querySelectorAll<HTMLInputElement>('input:not([type=hidden])')) {
      const named =
        (input.labels?.length ?? 0) > 0 || input.ariaLabel !== null || input.getAttribute('aria-labelledby') !== null;
      if (!named) found.push(`the field ${input.name} has no label`);
    }
    for (const image of document.querySelectorAll('img:not([alt])')) found.push(`no alt: ${image.getAttribute('src')}`);
    for (const button of document.querySelectorAll('button'))
      if (button.textContent.trim() === '') found.push('a button without words');
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
      found.push('wider than the window');
    return found;
  });
}
