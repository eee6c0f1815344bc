import type { TenantCatalog } from '#directory';
import type { KeyRing } from '#keys';
import type { Clock, Tracer } from '#platform';
import type { BrowserSessions } from '#signin';
import type { Store } from '#store';
import type { Renderer } from '#web';

/** What an engine is made with. */
export interface EngineDeps {
  readonly origin: string;
  readonly store: Store;
  readonly keys: KeyRing;
  readonly catalog: TenantCatalog;
  readonly sessions: BrowserSessions;
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly tracer: Tracer;
}
