/** A view that has its model; only `definePage` makes one, so a page cannot be shown with the wrong model. */
export interface Page {
  /** Path below `views/`, without extension. */
  readonly view: string;
  readonly model: object;
  readonly status: number;
}

/** Declares a page: `definePage<Model>('signin/password')(model, 200)`. */
export const definePage =
  <Model extends object>(view: string) =>
  (model: Model, status = 200): Page => ({ view, model, status });
