import type { Rule } from './rule.js';

/** Every page and mail that the code names has its view. */
export const everyPageHasItsView: Rule = ({ files, views }) =>
  files.flatMap(({ path, facts }) =>
    [...facts.pages, ...facts.fragments]
      .filter((name) => views[`views/${name}.eta`] === undefined)
      .map((name) => `${path}: names the view '${name}', which does not exist`),
  );

/** Every view is named by a page, a mail, or another view. */
export const everyViewIsShown: Rule = ({ files, views }) => {
  const strings = files.flatMap(({ facts }) => facts.strings);
  const fromViews = Object.values(views).flatMap((text) =>
    [...text.matchAll(/(?:layout|include)\(\s*['"`]\/?([\w./-]+)['"`]/g)].map((match) => match[1] ?? ''),
  );
  const named = [...strings, ...fromViews];
  return Object.keys(views)
    .map((path) => path.slice('views/'.length, -'.eta'.length))
    .filter((view) => !named.some((name) => fits(name, view)))
    .map((view) => `views/${view}.eta: nothing shows it`);
};

/** A template's `*` stands for one part of a name; it must not stand for everything. */
function fits(name: string, view: string): boolean {
  if (name === view) return true;
  if (!/[\w-]{3,}.*\*|\*.*[\w-]{3,}/.test(name) || !name.includes('/')) return false;
  const pattern = name.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('[\\w-]+')}$`).test(view);
}
