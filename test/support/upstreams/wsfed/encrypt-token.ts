import { type Encryption, encryptedData } from '../saml/encrypt-assertion.js';

/** How the token of a sign-in response is encrypted. */
export interface TokenEncryption extends Encryption {
  /** EncryptedData in the token's stead, as AD FS does, or within SAML's EncryptedAssertion. */
  readonly wrapping?: 'data' | 'assertion';
}

/** Puts the token of a sign-in response where nobody else can read it. */
export function encryptToken(response: string, encryption: TokenEncryption): string {
  const { content = (each: string) => each, wrapping = 'data' } = encryption;
  return response.replace(/<saml:Assertion .*<\/saml:Assertion>/s, (assertion) => {
    const data = encryptedData(content(assertion), encryption);
    return wrapping === 'data'
      ? data
      : `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${data}</saml:EncryptedAssertion>`;
  });
}
