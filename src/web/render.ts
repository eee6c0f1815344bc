import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import type { Page } from './page.js';

/** What the frame around every page needs to know; the layout reads it as `it.chrome`. */
export interface Chrome {
  /** Name shown above a sign-in form: the tenant whose page this is. */
  readonly organisation?: string;
  /** How that tenant's pages look; logos as `data:` addresses. */
  readonly branding?: {
    readonly bannerLogo?: string;
    readonly squareLogo?: string;
    /** `#rrggbb`. */
    readonly backgroundColor?: string;
    readonly signInPageText?: string;
    readonly usernameHintText?: string;
  };
  /** Where the page's form posts to. */
  readonly action?: string;
  /** Anti-forgery value of the conversation, posted back as `canary`. */
  readonly canary?: string;
  /** Link to the timeline of this sign-in. */
  readonly traceUrl?: string;
  /** Named loosenings in force, shown at the foot of every page. */
  readonly loosenings?: readonly string[];
}

/** Renders pages and mail bodies from `views/`. */
export interface Renderer {
  /** A whole HTML document. */
  page(page: Page, chrome?: Chrome): string;
  /** A fragment without layout, for mails: `mail/one-time-passcode.html`. */
  text(view: string, model: object): string;
}

const viewsFolder = fileURLToPath(new URL('../../views/', import.meta.url));

/** A renderer over the package's own views; everything is escaped unless a view says otherwise. */
export function createRenderer(options: { readonly cache: boolean }): Renderer {
  const eta = new Eta({ views: viewsFolder, cache: options.cache, autoEscape: true, autoTrim: false });
  return {
    page: (page, chrome = {}) => eta.render(`./${page.view}`, { ...page.model, chrome }),
    text: (view, model) => eta.render(`./${view}`, model),
  };
}
