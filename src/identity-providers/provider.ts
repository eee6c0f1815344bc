import type { AadstsNumber } from '#errors';
import type { Clock, JsonObject, Mailer, Outbound, Tracer } from '#platform';
import type { ExternalIdentity, RealmKind } from '#redemption';
import type { Departure } from '#saml';
import type { Page, Renderer } from '#web';

/** What the browser must do next, or who the person turned out to be. */
export type Advance =
  | { readonly kind: 'redirect'; readonly url: string; readonly pending: JsonObject }
  | {
      readonly kind: 'post-form';
      readonly action: string;
      readonly fields: Readonly<Record<string, string>>;
      readonly pending: JsonObject;
    }
  /** A page of the provider's own; its form comes back through `resume`. */
  | { readonly kind: 'page'; readonly page: Page; readonly pending: JsonObject }
  | { readonly kind: 'identified'; readonly identity: ExternalIdentity }
  /** The end of this try. `parameters` fill the AADSTS text; `detail` is for the timeline: which check failed, and on what. */
  | {
      readonly kind: 'refused';
      readonly aadsts: AadstsNumber;
      readonly parameters?: Readonly<Record<string, string>>;
      readonly detail: JsonObject;
    };

/** A home realm, ready to be asked. Sees no request, response, cookie or session; `pending` is kept for it with the conversation. */
export interface IdentityProvider {
  readonly id: string;
  readonly kind: RealmKind;
  /** Shown on tiles and in messages: 'Fabrikam', 'Tailwind', 'Google'. */
  readonly displayName: string;
  /** Begins a sign-in at the realm. */
  start(request: SignInStart): Promise<Advance>;
  /** Goes on with what came back: the form of its own page, or the partner's answer. */
  resume(reply: ProviderReply, pending: JsonObject): Promise<Advance>;
  /** Signing out; a realm without it is not told, and cannot tell us. */
  readonly signOut?: RealmSignOut;
}

/** Signing out at the realm as well, in both directions (SAML 2.0 profiles 4.4, WS-Federation 1.2, 13.2.4). */
export interface RealmSignOut {
  /** The way to the realm's own sign-out; undefined where it has none for this person. */
  leave(identity: ExternalIdentity, returnHandle: string): Promise<SignOutStart | undefined>;
  /** What the realm answered. */
  left(reply: ProviderReply, pending: JsonObject): Promise<SignOutAnswer>;
  /** The realm's own word that somebody signed out there. */
  told(reply: ProviderReply): Promise<SignOutNotice>;
}

/** Off to the realm's sign-out. */
export type SignOutStart = Extract<Advance, { readonly kind: 'redirect' | 'post-form' }>;

/** A refusal says what failed; anything else is the realm's word, which may be that it could not. */
export type SignOutAnswer =
  | { readonly kind: 'answered'; readonly isSignedOut: boolean; readonly detail: JsonObject }
  | Extract<Advance, { readonly kind: 'refused' }>;

/** Whom a genuine notice is about, and what the browser carries back to the realm; nothing where it waits for nothing. */
export type SignOutNotice =
  | {
      readonly kind: 'signed-out';
      concerns(identity: ExternalIdentity): boolean;
      answer(): Promise<Departure | undefined>;
      readonly detail: JsonObject;
    }
  | Extract<Advance, { readonly kind: 'refused' }>;

/** How a sign-in begins. */
export interface SignInStart {
  readonly signInId: string;
  /** The address the person typed; lower case. */
  readonly userName: string;
  /** One-time opaque handle to send as `RelayState` or `state`; finds the conversation when the partner answers. */
  readonly returnHandle: string;
  /** The application asked for fresh credentials (`prompt=login`). */
  readonly forceFresh: boolean;
}

/** What came back from the browser. */
export interface ProviderReply {
  readonly method: 'GET' | 'POST';
  /** The absolute URL that was called, built from the configured origin; its query holds the partner's parameters on GET. */
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
}

/** The addresses of this server that a provider tells its partner. */
export interface ProviderAddresses {
  /** SAML/WS-Fed return: `{origin}/login.srf`. */
  readonly assertionConsumer: string;
  /** OpenID return: `{origin}/te/{tenant id}/oauth2/authresp`. */
  readonly openIdReturn: string;
  /** Who we are to a SAML partner, and the audience it must name: `{issuer host}/{tenant id}/`. */
  readonly audience: string;
  /** Further audiences accepted, as for older set-ups: `urn:federation:MicrosoftOnline`. */
  readonly acceptedAudiences: readonly string[];
}

/** The only things a provider may touch. */
export interface ProviderIo {
  readonly resourceTenant: { readonly id: string; readonly displayName: string };
  readonly addresses: ProviderAddresses;
  readonly clock: Clock;
  readonly mailer: Mailer;
  readonly outbound: Outbound;
  readonly renderer: Renderer;
  readonly tracer: Tracer;
  /** Replay guard: true the first time a token is shown, false ever after until `ttlSeconds` have passed. */
  spendOnce(token: string, ttlSeconds: number): Promise<boolean>;
}
