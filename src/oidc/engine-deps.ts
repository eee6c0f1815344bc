import type { TenantCatalog } from '#directory';
import type { PasswordAttempts } from '#identity-providers';
import type { KeyRing } from '#keys';
import type { Clock, Outbound, Tracer } from '#platform';
import type { BrowserSessions, PartnerSignOut } from '#signin';
import type { Store } from '#store';
import type { Renderer } from '#web';
import type { Errands } from './errands.js';

/** What an engine is made with. */
export interface EngineDeps {
  readonly origin: string;
  readonly store: Store;
  readonly keys: KeyRing;
  readonly catalog: TenantCatalog;
  readonly sessions: BrowserSessions;
  readonly partnerSignOut: PartnerSignOut;
  readonly errands: Errands;
  readonly renderer: Renderer;
  readonly attempts: PasswordAttempts;
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly tracer: Tracer;
}
