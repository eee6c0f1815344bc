/**
 * What SAML and WS-Federation cost: `npm run bench:saml [-- --rounds N]`, printed, asserted nowhere. CPU time of a process, so
 * that what else the machine does counts little. All rows are taken in turns in every round, the medians are shown, and each
 * stands beside one RSA-2048 verification and the library's verification of the same document measured in the same rounds.
 */
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { DOMParser } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import { parse } from 'yaml';
import { compileTests } from '../support/compile.mjs';
import { freePort } from './free-port.mjs';
import { createSamlGuest } from './saml-guest.mjs';
import { startServer } from './server-process.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } });
const rounds = Number(values.rounds);
const batch = { rsa: 300, xml: 60, guard: 60, request: 60, signIn: 15 };
const root = fileURLToPath(new URL('../..', import.meta.url));
const load = (path) => import(pathToFileURL(path).href);
const compiled = compileTests(
  'support/hostile-saml',
  'support/upstreams/saml/forge-response.ts',
  'support/upstreams/saml/encrypt-assertion.ts',
  'support/upstreams/wsfed/forge-token.ts',
);
const configuration = {
  issuerUri: 'https://idp.bench.example/saml',
  passiveSignInUri: 'https://idp.bench.example/sso',
  requestBinding: 'redirect',
};
const request = {
  entityId: 'https://localhost/tenant/',
  assertionConsumer: 'https://localhost/login.srf',
  relayState: 'state',
  forceAuthn: false,
  loginHint: 'nina@partner.example',
};
const folder = mkdtempSync(join(tmpdir(), 'guesthouse-bench-'));

try {
  const world = await load(join(compiled, 'support/hostile-saml/index.js'));
  const guard = await loadGuard(world);
  print(await measure(world, guard));
  printSlowest(world, guard);
} finally {
  rmSync(compiled, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

async function loadGuard({ expected, expectedOfToken, ours }) {
  const from = (path) => load(join(compiled, 'rooms/identity-providers', path));
  const { readResponse } = await from('saml/read-response.js');
  const { judgeAssertion } = await from('saml/judge-assertion.js');
  const { readSignInResponse } = await from('wsfed/read-sign-in-response.js');
  const { judgeToken } = await from('wsfed/judge-token.js');
  const { createAuthnRequest } = await from('saml/authn-request.js');
  return {
    saml: (posted) => judgeAssertion(readResponse(posted, expected), expected),
    encrypted: (posted) => judgeAssertion(readResponse(posted, expected, ours.privateKeyPem), expected),
    wsfed: (posted) => judgeToken(readSignInResponse(posted, expectedOfToken), expectedOfToken),
    createAuthnRequest,
  };
}

async function measure(world, guard) {
  const posted = (name) => world.honestMessages.find((each) => each.name === name).posted;
  const [assertion, both, sealed] = ['a signed assertion', 'both signed', 'an encrypted assertion'].map(posted);
  const text = Buffer.from(assertion, 'base64').toString();
  const rsa = rsaVerification();
  const server = await startForGuests(world);
  const own = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
  const cells = {
    rsa: [own, rsa, batch.rsa],
    xml: [own, () => verifyAlone(text, world.partner.certificate), batch.xml],
    request: [own, () => guard.createAuthnRequest(configuration, request), batch.request],
    assertion: [own, () => guard.saml(assertion), batch.guard],
    both: [own, () => guard.saml(both), batch.guard],
    sealed: [own, () => guard.encrypted(sealed), batch.guard],
    token: [own, () => guard.wsfed(posted('a token of SAML 1.1')), batch.guard],
    signIn: [server.cpuMs, server.signIn, batch.signIn],
  };
  const seen = Object.fromEntries(Object.keys(cells).map((name) => [name, []]));
  try {
    // The first round warms up what is compiled and cached on first use; it does not count.
    for (let round = 0; round <= rounds; round += 1)
      for (const [name, [cpuMs, operation, times]] of Object.entries(cells)) {
        const before = cpuMs();
        for (let done = 0; done < times; done += 1) await operation();
        if (round > 0) seen[name].push((cpuMs() - before) / times);
      }
  } finally {
    await server.stop();
  }
  return Object.fromEntries(Object.entries(seen).map(([name, costs]) => [name, median(costs)]));
}

function rsaVerification() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const data = Buffer.alloc(1000, 'x');
  const signature = sign('sha256', data, privateKey);
  return () => verify('sha256', data, publicKey, signature);
}

/** What an application does that believes whatever is signed: parse, verify, nothing else. */
function verifyAlone(text, certificate) {
  const document = new DOMParser().parseFromString(text, 'text/xml');
  const judge = new SignedXml({
    publicCert: `-----BEGIN CERTIFICATE-----\n${certificate.match(/.{1,64}/g).join('\n')}\n-----END CERTIFICATE-----`,
    getCertFromKeyInfo: () => null,
  });
  judge.loadSignature(document.getElementsByTagNameNS('http://www.w3.org/2000/09/xmldsig#', 'Signature')[0]);
  if (!judge.checkSignature(text)) throw new Error('The signature is wrong.');
}

/** A server with a SAML partner that is played here: signing is not the server's work. */
async function startForGuests({ partner, forgeResponse }) {
  const guests = Array.from({ length: batch.signIn * (rounds + 1) }, (_, at) => `guest${at}@bench.example`);
  const config = parse(readFileSync(join(root, 'config/demo.yaml'), 'utf8'));
  const [tenant] = config.tenants;
  tenant.federationConfigurations.push({
    displayName: 'Bench',
    preferredAuthenticationProtocol: 'saml',
    issuerUri: configuration.issuerUri,
    passiveSignInUri: configuration.passiveSignInUri,
    signingCertificate: partner.certificate,
    domains: [{ id: 'bench.example' }],
  });
  for (const invitedUserEmailAddress of guests)
    tenant.invitations.push({ invitedUserEmailAddress, inviteRedirectUrl: 'http://localhost:3000' });
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const args = ['start', '--http', '--json', '--port', String(port), '--config', file, '--data', folder];
  const server = await startServer(
    [join(root, 'dist/main.js'), ...args],
    `${origin}/contoso.example/v2.0/.well-known/openid-configuration`,
  );
  const signIn = createSamlGuest({ origin, forgeResponse, partner, issuer: configuration.issuerUri });
  return { ...server, signIn: () => signIn(guests.pop()) };
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function print(cost) {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}; medians of ${rounds} rounds.\n`,
  );
  const rows = [
    ['one RSA-2048 verification, alone', 'rsa'],
    ['parsing and XML signature, by the library alone', 'xml'],
    ['AuthnRequest by redirect', 'request'],
    ['response, assertion signed', 'assertion'],
    ['response, both signed (2 signatures)', 'both'],
    ['response, assertion signed and encrypted', 'sealed'],
    ['WS-Federation, token of SAML 1.1', 'token'],
    ['first sign-in of a guest by SAML, at the server', 'signIn'],
  ].map(([what, name]) => [
    what,
    `${cost[name].toFixed(cost[name] < 1 ? 3 : 2)} ms`,
    `${(cost[name] / cost.rsa).toFixed(0)} ×`,
    `${(cost[name] / cost.xml).toFixed(2)} ×`,
    `${(1000 / cost[name]).toFixed(0)}/s`,
  ]);
  const all = [['', 'CPU', 'in RSA verifications', 'in library verifications', 'a second of one process'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  for (const row of all)
    console.log(row.map((cell, at) => (at === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[at]))).join('  '));
}

/** How long the worst of the hostile messages hold the event loop: CPU time, the least of five tries, each refused. */
function printSlowest(world, guard) {
  const seen = world.hostileMessages(world.setting).map(({ family, name, protocol, posted }) => {
    const tries = Array.from({ length: 5 }, () => {
      const before = process.cpuUsage();
      try {
        guard[protocol](posted);
      } catch {
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1000;
      }
      throw new Error(`${family}: ${name} was accepted.`);
    });
    return { what: `${family}: ${name}`, ms: Math.min(...tries) };
  });
  console.log(`\nThe slowest of ${seen.length} hostile messages, each judged without a pause:`);
  for (const { what, ms } of seen.toSorted((a, b) => b.ms - a.ms).slice(0, 5))
    console.log(`${ms.toFixed(1)} ms CPU  ${what}`);
}
