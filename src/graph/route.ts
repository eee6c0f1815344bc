import type { Application, Directory, User } from '#directory';
import type { Invitations } from '#invitations';
import type { Caller } from '#oidc';
import type { Clock, JsonObject } from '#platform';

/** Who calls, with what the directory knows of him. */
export interface GraphCaller extends Caller {
  /** Delegated: the person. */
  readonly user: User | undefined;
  /** The application, in both cases. */
  readonly application: Application;
}

/** A request whose token, path and permissions are good. */
export interface GraphRequest {
  readonly parameters: Readonly<Record<string, string>>;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  readonly caller: GraphCaller;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly invitations: Invitations;
}

/** What is answered; without a body 204 is. */
export interface GraphAnswer {
  readonly status: number;
  readonly body?: object;
  /** `text/plain`, for `$count`. */
  readonly text?: string;
}

/** One operation of Graph. */
export interface GraphRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the version: `/users/{id}`. */
  readonly path: string;
  /** Any of these scopes or app roles. */
  readonly permissions: readonly string[];
  /** Directory roles that a person needs as well, beside Global Administrator; undefined for none. */
  readonly roles?: readonly string[];
  handle(request: GraphRequest): Promise<GraphAnswer>;
}

export const context = (what: string): string => `https://graph.microsoft.com/v1.0/$metadata#${what}`;
