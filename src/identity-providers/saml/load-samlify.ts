import type samlifyModule from 'samlify';

/** What the package exports. */
export type Samlify = typeof samlifyModule;

let loaded: Promise<Samlify> | undefined;

/** Imports samlify when SAML is first spoken; it is never asked whether a message is genuine (see the guard). */
export function loadSamlify(): Promise<Samlify> {
  loaded ??= import('samlify').then(({ default: samlify }) => {
    // Compulsory in samlify; our own parser has judged every document before it gets here.
    samlify.setSchemaValidator({ validate: async () => 'ok' });
    return samlify;
  });
  return loaded;
}
