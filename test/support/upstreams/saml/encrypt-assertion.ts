import { constants, createCipheriv, publicEncrypt, randomBytes, X509Certificate } from 'node:crypto';

const xmlenc = 'http://www.w3.org/2001/04/xmlenc#';

/** How an assertion is encrypted; every member has an honest default. */
export interface Encryption {
  readonly certificate: string;
  readonly cipher?: 'aes-128-gcm' | 'aes-256-gcm' | 'aes-128-cbc' | 'aes-256-cbc';
  readonly padding?: 'oaep' | 'pkcs1';
  /** What is encrypted instead of the assertion. */
  readonly content?: (assertion: string) => string;
  /** Changes the ciphertext. */
  readonly tamper?: (bytes: Buffer) => Buffer;
  /** Where the key stands. */
  readonly key?: 'within' | 'beside';
}

/** Puts the assertion of a response into an EncryptedAssertion, with code of its own. */
export function encryptAssertion(response: string, encryption: Encryption): string {
  return response.replace(/<saml:Assertion .*<\/saml:Assertion>/s, (assertion) => {
    const alone = assertion.replace(
      '<saml:Assertion',
      '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"',
    );
    return `<saml:EncryptedAssertion>${encryptedData((encryption.content ?? ((each) => each))(alone), encryption)}</saml:EncryptedAssertion>`;
  });
}

/** EncryptedData with its key, of any content. */
export function encryptedData(
  content: string,
  { certificate, cipher = 'aes-256-gcm', padding, tamper, key: place }: Encryption,
): string {
  const isGcm = cipher.endsWith('gcm');
  const [key, iv] = [randomBytes(cipher.includes('256') ? 32 : 16), randomBytes(isGcm ? 12 : 16)];
  const bytes = isGcm ? gcm(cipher as 'aes-256-gcm', key, iv, content) : cbc(cipher, key, iv, content);
  const wrapped = publicEncrypt(
    {
      key: new X509Certificate(Buffer.from(certificate, 'base64')).publicKey,
      padding: padding === 'pkcs1' ? constants.RSA_PKCS1_PADDING : constants.RSA_PKCS1_OAEP_PADDING,
    },
    key,
  );
  const namespace = isGcm ? 'http://www.w3.org/2009/xmlenc11#' : xmlenc;
  const cipherData = (data: Buffer) =>
    `<xenc:CipherData><xenc:CipherValue>${data.toString('base64')}</xenc:CipherValue></xenc:CipherData>`;
  const keyXml = `<xenc:EncryptedKey xmlns:xenc="${xmlenc}" Id="_key"><xenc:EncryptionMethod Algorithm="${xmlenc}${padding === 'pkcs1' ? 'rsa-1_5' : 'rsa-oaep-mgf1p'}"/>${cipherData(wrapped)}</xenc:EncryptedKey>`;
  const within = place === 'beside' ? `<ds:RetrievalMethod Type="${xmlenc}EncryptedKey" URI="#_key"/>` : keyXml;
  return `<xenc:EncryptedData xmlns:xenc="${xmlenc}" Type="${xmlenc}Element"><xenc:EncryptionMethod Algorithm="${namespace}${cipher.replace('-', '')}"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${within}</ds:KeyInfo>${cipherData((tamper ?? ((each) => each))(bytes))}</xenc:EncryptedData>${place === 'beside' ? keyXml : ''}`;
}

function gcm(cipher: 'aes-256-gcm', key: Buffer, iv: Buffer, content: string): Buffer {
  const ciphering = createCipheriv(cipher, key, iv);
  return Buffer.concat([iv, ciphering.update(content, 'utf8'), ciphering.final(), ciphering.getAuthTag()]);
}

function cbc(cipher: string, key: Buffer, iv: Buffer, content: string): Buffer {
  const ciphering = createCipheriv(cipher, key, iv);
  return Buffer.concat([iv, ciphering.update(content, 'utf8'), ciphering.final()]);
}
