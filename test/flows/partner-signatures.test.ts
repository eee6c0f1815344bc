import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { authorizeUrl } from '../support/authorize.js';
import type { Emulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { people } from '../support/world.js';

const { story } = stories();
const xmlsec = process.env.XMLSEC1_PATH ?? 'xmlsec1';
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guesthouse-xmlsec-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What xmlsec1, which shares no code with this server, says of a signature by a certificate. */
function verdict(xml: string, certificate: string, id: string): string {
  const [document, key] = [join(folder, 'document.xml'), join(folder, 'partner.pem')];
  writeFileSync(document, xml);
  writeFileSync(
    key,
    `-----BEGIN CERTIFICATE-----\n${certificate.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`,
  );
  const { stdout, stderr, error } = spawnSync(
    xmlsec,
    ['--verify', '--pubkey-cert-pem', key, '--enabled-key-data', 'key-name', `--id-attr:${id}`, 'Assertion', document],
    { encoding: 'utf8' },
  );
  if (error !== undefined) throw error;
  return /^(OK|FAIL)|Verification status: (OK|FAILED)/m.exec(`${stdout}\n${stderr}`)?.[0] ?? `${stdout}${stderr}`;
}

async function posted(house: Emulator, as: string): Promise<Readonly<Record<string, string>>> {
  const browser = house.browser();
  await browser.open(authorizeUrl(house.origin, { login_hint: as }));
  browser.holdAt(/\/login\.srf/);
  return (await browser.press(as)).posted ?? {};
}

const certificateAt = async (house: Emulator, path: string) =>
  /<X509Certificate>([^<]+)</.exec((await house.http.get(`${house.origin}${path}`)).text)?.[1] ?? '';

describe('what the built-in partners sign is verified by xmlsec1', () => {
  story('a SAML 2.0 response, and not when it is changed', async (house) => {
    const { SAMLResponse = '' } = await posted(house, people.sam);
    const xml = Buffer.from(SAMLResponse, 'base64').toString('utf8');
    const certificate = await certificateAt(house, '/partners/tailwind/metadata');
    expect(verdict(xml, certificate, 'ID')).toMatch(/OK$/);
    expect(verdict(xml.replaceAll(people.sam, 'boss@tailwind.example'), certificate, 'ID')).toMatch(/FAIL/);
  });

  story('a SAML 1.1 token of WS-Federation, and not when it is changed', async (house) => {
    const { wresult = '' } = await posted(house, people.wes);
    const metadata = '/partners/woodgrove/FederationMetadata/2007-06/FederationMetadata.xml';
    const certificate = await certificateAt(house, metadata);
    expect(verdict(wresult, certificate, 'AssertionID')).toMatch(/OK$/);
    expect(verdict(wresult.replaceAll(people.wes, 'boss@woodgrove.example'), certificate, 'AssertionID')).toMatch(
      /FAIL/,
    );
  });
});
