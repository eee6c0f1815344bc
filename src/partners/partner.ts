import type { Middleware } from 'koa';

/** Somebody who has an account at a partner. */
export interface PartnerPerson {
  readonly email: string;
  readonly displayName: string;
  readonly givenName?: string | undefined;
  readonly surname?: string | undefined;
}

/** A built-in identity provider: where it is, and what others must know of it. */
export interface Partner {
  readonly name: string;
  readonly displayName: string;
  readonly issuer: string;
  readonly signInUrl: string;
  /** Base64 DER, made when first asked for; SAML and WS-Federation only. */
  readonly certificate?: () => Promise<string>;
  /** Answers paths below `/partners/{name}/` and passes on everything else. */
  readonly routes: Middleware;
}
