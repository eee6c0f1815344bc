import { webcrypto } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { defineErrors } from '#errors';
import { newId } from '#platform';
import { toPem } from './certified-key.js';
import { loadX509, newSerialNumber } from './load-x509.js';

const keyError = defineErrors('keys', {
  'authority-damaged': ['internal', 'The certificate authority in the data folder cannot be read.'],
});

/** This installation's own authority for TLS; whoever trusts `certificatePem` trusts the server. */
export interface CertificateAuthority {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** A certificate of the server, with its key; PEM. */
export interface ServerCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 3600 * 1000;

/**
 * The authority in `folder`, made on first use; in memory without a folder. Of several processes that start at
 * once one makes it and all use that one. Throws `keys.authority-damaged`, naming the file.
 */
export async function openCertificateAuthority(options: {
  readonly folder: string | undefined;
  readonly now: Date;
}): Promise<CertificateAuthority> {
  if (options.folder === undefined) return makeAuthority(options.now);
  const file = join(options.folder, 'authority.pem');
  const known = await readAuthority(file);
  if (known !== undefined) return known;

  await mkdir(options.folder, { recursive: true });
  const fresh = await makeAuthority(options.now);
  const draft = join(options.folder, `.authority-${newId()}`);
  await writeFile(draft, fresh.certificatePem + fresh.privateKeyPem, { mode: 0o600 });
  try {
    // A hard link fails when the file is there already: whole files only, and the first maker wins.
    await link(draft, file);
    await writeFile(join(options.folder, 'ca.pem'), fresh.certificatePem);
    return fresh;
  } catch (cause) {
    const winner = await readAuthority(file);
    if (winner === undefined) throw cause;
    return winner;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readAuthority(file: string): Promise<CertificateAuthority | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw damaged(file, error);
  }
  const certificatePem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/.exec(text)?.[0];
  const privateKeyPem = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n?/.exec(text)?.[0];
  if (certificatePem === undefined || privateKeyPem === undefined) throw damaged(file, undefined);
  return { certificatePem, privateKeyPem };
}

function damaged(file: string, cause: unknown) {
  return keyError('authority-damaged', {
    message: `The certificate authority in ${file} cannot be read. Delete the file to have a new one made, then trust that one.`,
    cause,
  });
}

async function makeAuthority(now: Date): Promise<CertificateAuthority> {
  const x509 = await loadX509();
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: `CN=Guesthouse local authority ${newId().slice(0, 8)}, O=Guesthouse`,
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + 3650 * day),
    signingAlgorithm: algorithm,
    keys: keys as unknown as CryptoKeyPair,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as unknown as CryptoKey),
    ],
  });
  return { certificatePem: `${certificate.toString('pem')}\n`, privateKeyPem: await privatePem(keys.privateKey) };
}

/** A server certificate for these names and addresses, good for a year (browsers refuse more than 398 days). */
export async function issueServerCertificate(
  authority: CertificateAuthority,
  options: { readonly hostNames: readonly string[]; readonly now: Date },
): Promise<ServerCertificate> {
  const x509 = await loadX509();
  const issuer = new x509.X509Certificate(authority.certificatePem);
  const signingKey = await importPrivate(authority.privateKeyPem);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const hostNames = [...new Set(options.hostNames)];
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: 'CN=Guesthouse',
    issuer: issuer.subject,
    notBefore: new Date(options.now.getTime() - day),
    notAfter: new Date(options.now.getTime() + 365 * day),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey as unknown as CryptoKey,
    signingKey: signingKey as unknown as CryptoKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hostNames.map((name) => ({ type: isIP(name) === 0 ? 'dns' : 'ip', value: name }) as const),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  const certificatePem = `${certificate.toString('pem')}\n${authority.certificatePem}`;
  return { certificatePem, privateKeyPem: await privatePem(keys.privateKey) };
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  return toPem('PRIVATE KEY', Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)));
}

function importPrivate(pem: string): Promise<webcrypto.CryptoKey> {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
}
