import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createCertifiedKey } from '#keys';
import { freePort } from '../../free-port.js';

const configFolder = fileURLToPath(new URL('config/', import.meta.url));
const folders = [process.env.SIMPLESAMLPHP_PATH, '/usr/share/simplesamlphp'];

/** SimpleSAMLphp, run by PHP's own server on loopback, with one person: `sue`, password `suepass`. */
export interface SimpleSamlPhp {
  readonly origin: string;
  readonly issuerUri: string;
  readonly signInUrl: string;
  readonly metadataUrl: string;
  /** Takes over a relying party's metadata. */
  trust(metadata: string): Promise<void>;
  /** What it has written to its log. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts one; sign-outs come and go by this binding. */
export async function startSimpleSamlPhp(logoutBinding: 'HTTP-Redirect' | 'HTTP-POST'): Promise<SimpleSamlPhp> {
  const program = folders.find((each) => each !== undefined && existsSync(join(each, 'www')));
  if (program === undefined)
    throw new Error('SimpleSAMLphp is not on this machine: install the packages simplesamlphp, php-cli and php-xml.');
  const folder = await mkdtemp(join(tmpdir(), 'guesthouse-simplesamlphp-'));
  const { privateKeyPem, certificate } = await createCertifiedKey({ commonName: 'idp', years: 1, now: new Date() });
  await writeFile(join(folder, 'idp.key'), privateKeyPem);
  await writeFile(join(folder, 'idp.crt'), `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const server = spawn(
    process.env.PHP_PATH || 'php',
    ['-S', `127.0.0.1:${port}`, '-t', join(program, 'www'), join(configFolder, 'router.php')],
    {
      stdio: 'ignore',
      env: {
        ...{ PATH: process.env.PATH, SIMPLESAMLPHP_CONFIG_DIR: configFolder, GUESTHOUSE_TEST_FOLDER: folder },
        ...{ GUESTHOUSE_TEST_ORIGIN: origin },
        GUESTHOUSE_TEST_LOGOUT_BINDING: `urn:oasis:names:tc:SAML:2.0:bindings:${logoutBinding}`,
      },
    },
  );
  const metadataUrl = `${origin}/saml2/idp/metadata.php`;
  await listening(server, metadataUrl);
  return {
    ...{ origin, metadataUrl, issuerUri: metadataUrl, signInUrl: `${origin}/saml2/idp/SSOService.php` },
    trust: (metadata) => writeFile(join(folder, 'relying-party.xml'), metadata),
    log: () => readFile(join(folder, 'simplesamlphp.log'), 'utf8').catch(() => ''),
    async stop() {
      const gone = once(server, 'exit');
      server.kill();
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listening(server: ChildProcess, url: string): Promise<void> {
  let problem: unknown = 'it did not start';
  server.once('error', (error) => {
    problem = error;
  });
  for (let turn = 0; turn < 100 && server.exitCode === null; turn += 1) {
    const answer = await fetch(url).catch((error: unknown) => {
      problem = error;
      return undefined;
    });
    if (answer?.status === 200) return;
    if (answer !== undefined) problem = `status ${answer.status}: ${(await answer.text()).slice(0, 2000)}`;
    await wait(100);
  }
  server.kill();
  throw new Error(`SimpleSAMLphp does not answer at ${url}: ${String(problem)}`);
}
