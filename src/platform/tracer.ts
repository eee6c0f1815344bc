import type { JsonObject } from './json.js';

/** One decision or fact on the way of a sign-in, with its reason. Never a token, assertion, code or password. */
export interface TraceEvent {
  readonly step:
    | 'http'
    | 'tenant'
    | 'engine'
    | 'interaction'
    | 'home-realm'
    | 'identity-provider'
    | 'redemption'
    | 'claims'
    | 'token'
    | 'graph'
    | 'mail';
  /** A short sentence: 'realm decided', 'assertion rejected', 'guest accepted'. */
  readonly name: string;
  readonly outcome: 'ok' | 'refused' | 'failed';
  readonly detail?: JsonObject;
  /** 'AADSTS50020' or a room's own code. */
  readonly errorCode?: string;
}

/** Where an event belongs. */
export interface TraceContext {
  readonly requestId?: string;
  readonly tenantId?: string;
  /** The sign-in the event is part of: the id of its timeline. */
  readonly signInId?: string;
  /** The address of the person, when known; timelines can be searched by it. */
  readonly user?: string;
}

/** What is counted and needs no timeline (metrics). Few words only: never an address, an id or a secret. */
export type Counted =
  | { readonly what: 'sign-in'; readonly outcome: 'succeeded' | 'refused'; readonly realm: string }
  | { readonly what: 'token'; readonly kind: 'id_token' | 'access_token' };

/** Records what happened. Never throws, never waits. */
export interface Tracer {
  record(event: TraceEvent): void;
  count(counted: Counted): void;
  /** The same tracer with more context. */
  within(context: TraceContext): Tracer;
}

/** An event as kept: with its time (ISO 8601) and context. */
export interface RecordedEvent extends TraceEvent, TraceContext {
  readonly at: string;
}

/** A sign-in in the list of timelines. */
export interface TraceSummary {
  readonly id: string;
  readonly startedAt: string;
  readonly tenantId?: string;
  readonly user?: string;
  readonly outcome: 'ok' | 'refused' | 'failed';
  readonly errorCode?: string;
  readonly last: string;
}

/** Reads timelines back. */
export interface Inspector {
  timeline(signInId: string): Promise<readonly RecordedEvent[]>;
  recent(filter?: {
    readonly tenantId?: string;
    readonly user?: string;
    readonly limit?: number;
  }): Promise<readonly TraceSummary[]>;
  clear(): Promise<void>;
}

/** A tracer that forgets, for places where nobody looks. */
export const noTracer: Tracer = { record: () => {}, count: () => {}, within: () => noTracer };
