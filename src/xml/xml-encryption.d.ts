/** The part of the library that is used; it brings no types. */
declare module 'xml-encryption' {
  export function decrypt(
    xml: string,
    options: {
      readonly key: string;
      readonly disallowDecryptionWithInsecureAlgorithm: boolean;
      readonly warnInsecureAlgorithm: boolean;
    },
    done: (error: Error | null, text?: string) => void,
  ): void;
  export function encrypt(
    content: string,
    options: {
      readonly rsa_pub: string;
      readonly pem: string;
      readonly encryptionAlgorithm: string;
      readonly keyEncryptionAlgorithm: string;
      readonly keyEncryptionDigest?: string;
      readonly disallowEncryptionWithInsecureAlgorithm: boolean;
      readonly warnInsecureAlgorithm: boolean;
    },
    done: (error: Error | null, xml?: string) => void,
  ): void;
}
