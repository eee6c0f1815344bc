import { inflateRawSync } from 'node:zlib';
import { authorizeUrl, type Overrides } from '../../authorize.js';
import type { Browser } from '../../browser.js';
import type { Emulator } from '../../emulator.js';
import { contoso } from '../../world.js';
import type { ForgedResponse } from './forge-response.js';

/** A sign-in that waits for a SAML partner's answer. */
export interface Waiting {
  readonly browser: Browser;
  /** The AuthnRequest, as XML. */
  readonly request: string;
  readonly relayState: string;
  /** What an honest partner would say. */
  readonly honest: ForgedResponse;
  /** Posts an answer as the partner's page would. */
  post(response: string): Promise<unknown>;
}

/** Begins a sign-in and reads the request that the partner gets by redirect. */
export async function waitForPartner(
  house: Emulator,
  partner: { readonly email: string; readonly issuer: string; readonly privateKeyPem: string },
  overrides: Overrides = {},
  browser = house.browser(),
): Promise<Waiting> {
  await browser.open(authorizeUrl(house.origin, { login_hint: partner.email, ...overrides }));
  const { url, posted = {} } = browser.visit;
  const fields = { ...Object.fromEntries(url.searchParams), ...posted };
  const bytes = Buffer.from(fields.SAMLRequest ?? '', 'base64');
  const request = (bytes[0] === 0x3c ? bytes : inflateRawSync(bytes)).toString('utf8');
  const relayState = fields.RelayState ?? '';
  return {
    browser,
    request,
    relayState,
    honest: {
      issuer: partner.issuer,
      audience: `${house.origin}/${contoso.id}/`,
      acs: `${house.origin}/login.srf`,
      requestId: /\bID="([^"]+)"/.exec(request)?.[1] ?? '',
      now: house.clock.now(),
      email: partner.email,
      assertionId: `_a${Math.random().toString(36).slice(2)}`,
      privateKeyPem: partner.privateKeyPem,
    },
    post: (response) =>
      browser.post(
        new URL('/login.srf', house.origin),
        { SAMLResponse: response, RelayState: relayState },
        new URL(partner.issuer).origin,
      ),
  };
}
