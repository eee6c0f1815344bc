/**
 * Hostile messages of SAML and WS-Federation, written for this project: families of attacks times the places where they can be
 * tried. Each is a document of its own and names the check that must refuse it.
 */
import { bombs } from './bombs.js';
import { encrypted } from './encrypted.js';
import { keys } from './keys.js';
import type { HostileMessage, Setting } from './message.js';
import { signatures } from './signatures.js';
import { statements } from './statements.js';
import { hostileTexts } from './texts.js';
import { versions } from './versions.js';
import { wrapping } from './wrapping.js';
import { wsfed } from './wsfed.js';

export * from './honest.js';
export type { HostileMessage, Setting } from './message.js';

/** All of them, each document once, however many families come to it; `setting` says what would be honest. */
export function hostileMessages(setting: Setting): readonly HostileMessage[] {
  const seen = new Set<string>();
  return [wrapping, signatures, keys, hostileTexts, bombs, statements, versions, encrypted, wsfed]
    .flatMap((make) => make(setting))
    .filter(({ posted }) => !seen.has(posted) && seen.add(posted));
}
