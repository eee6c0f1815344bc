import type { Context } from 'koa';
import type { ApiConnector, ConnectorPoint, Directory } from '#directory';
import type { EntraError } from '#errors';
import type { Realm, RealmFacts } from '#home-realm';
import type { IdentityProvider } from '#identity-providers';
import type { Clock, JsonObject, Tracer } from '#platform';
import type { ConnectorAnswer } from '#redemption';
import type { Page } from '#web';
import type { BrowserSessions } from './browser-session.js';
import type { SignInResult } from './sign-in-request.js';
import type { SignInState } from './state.js';
import type { StateStore } from './state-store.js';

/** One visit of the browser to the conversation. */
export interface Visit {
  readonly ctx: Context;
  /** What the page on screen sent; each name once. */
  readonly form: Readonly<Record<string, string>> | undefined;
}

/** What a step leads to. Only `flow.ts` decides which step is next. */
export type StepOutcome =
  | { readonly kind: 'next'; readonly state: SignInState }
  | { readonly kind: 'show'; readonly state: SignInState; readonly page: Page }
  | { readonly kind: 'leave'; readonly state: SignInState; readonly url: string }
  /** The end: an error page, or an OAuth error for the application. */
  | { readonly kind: 'stop'; readonly error: EntraError; readonly answer: 'page' | 'application' }
  | { readonly kind: 'done'; readonly result: SignInResult };

/** What steps may use; of the tenant that the conversation is about. */
export interface StepDeps {
  readonly directory: Directory;
  readonly realmFacts: RealmFacts;
  /** Asks an API connector of the organisation. */
  readonly askConnector: (
    connector: ApiConnector,
    point: ConnectorPoint,
    claims: JsonObject,
  ) => Promise<ConnectorAnswer>;
  readonly openProvider: (realm: Pick<Realm, 'providerId'>) => Promise<IdentityProvider>;
  readonly sessions: BrowserSessions;
  readonly states: StateStore;
  readonly clock: Clock;
  readonly tracer: Tracer;
  readonly origin: string;
}

/** One step of the sign-in. */
export interface SignInStep {
  readonly name: string;
  /** Whether the conversation has come to this step. */
  due(state: SignInState): boolean;
  run(state: SignInState, visit: Visit, deps: StepDeps): Promise<StepOutcome>;
}
