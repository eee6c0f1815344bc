declare module 'wsfed' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface AuthOptions {
    issuer: string;
    cert: string;
    key: string;
    signatureAlgorithm: 'rsa-sha256';
    digestAlgorithm: 'sha256';
    getPostURL: (
      realm: string,
      reply: string,
      request: IncomingMessage,
      done: (error: Error | null, url: string) => void,
    ) => void;
    getUserFromRequest: (request: IncomingMessage) => unknown;
    profileMapper: (user: unknown) => {
      getClaims(): Readonly<Record<string, string>>;
      getNameIdentifier(): { nameIdentifier: string };
    };
    responseHandler: (reply: ServerResponse, postUrl: string, wctx: string, wresult: string) => void;
  }
  const wsfed: {
    auth(
      options: AuthOptions,
    ): (request: IncomingMessage, reply: ServerResponse, next: (error?: Error) => void) => void;
  };
  export default wsfed;
}
