declare module 'samlp' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface AuthOptions {
    issuer: string;
    cert: string;
    key: string;
    audience?: string;
    encryptionCert?: string;
    encryptionPublicKey?: string;
    destination: string;
    recipient: string;
    getPostURL: (
      audience: string,
      dom: unknown,
      request: IncomingMessage,
      done: (error: Error | null, url: string) => void,
    ) => void;
    getUserFromRequest: (request: IncomingMessage) => unknown;
    responseHandler: (
      response: Buffer | string,
      options: { RelayState?: string },
      request: IncomingMessage,
      reply: ServerResponse,
    ) => void;
  }
  const samlp: {
    auth(
      options: AuthOptions,
    ): (request: IncomingMessage, reply: ServerResponse, next: (error?: Error) => void) => void;
  };
  export default samlp;
}
