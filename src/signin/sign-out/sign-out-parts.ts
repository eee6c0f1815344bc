import type { Context } from 'koa';
import type { TenantCatalog } from '#directory';
import type { IdentityProvider, ProviderReply } from '#identity-providers';
import type { Tracer } from '#platform';
import type { Departure } from '#saml';
import type { Store } from '#store';
import type { Renderer } from '#web';
import type { BrowserSessions, SessionAccount } from '../browser-session.js';

/** A partner's registration at a tenant. */
export interface PartnerRegistration {
  readonly tenantId: string;
  readonly providerId: string;
}

/** What signing out at partners needs. */
export interface PartnerSignOutDeps {
  readonly origin: string;
  /** The origin is https: cookies travel with what other sites post. */
  readonly secure: boolean;
  readonly store: Store;
  readonly catalog: TenantCatalog;
  readonly sessions: BrowserSessions;
  readonly renderer: Renderer;
  readonly tracer: Tracer;
  /** Undefined when the registration is gone. */
  openProvider(partner: PartnerRegistration, tracer: Tracer): Promise<IdentityProvider | undefined>;
  /** Every registration of a SAML partner with this issuer, at whichever tenant. */
  samlPartnersOf(issuer: string): Promise<readonly PartnerRegistration[]>;
}

/** Single logout with partners (SAML 2.0 profiles 4.4; WS-Federation 1.2, 13.2.4): we tell them, and they tell us. */
export interface PartnerSignOut {
  /** Where the browser must go so that the account is signed out at its partner, too; undefined where nobody is told. */
  begin(ctx: Context, account: SessionAccount, target: string | undefined): Promise<string | undefined>;
  /** What came to `/login.srf`: false when it is not about signing out. */
  receive(ctx: Context, reply: ProviderReply): Promise<boolean>;
  /** The form that posts itself to the partner; false when nothing waits under this handle. */
  depart(ctx: Context, handle: string): Promise<boolean>;
}

/** What both directions share. */
export interface SignOutParts extends PartnerSignOutDeps {
  /** The address that makes a departure happen: the partner's, or one of ours that shows the form. */
  addressOf(departure: Departure, registration: PartnerRegistration, partnerName: string): Promise<string>;
  /** A cross-site POST to an http origin brings no cookie: the page posts it once more from here. True when it does. */
  postsAgain(ctx: Context, reply: ProviderReply, cookieName: string): boolean;
}
