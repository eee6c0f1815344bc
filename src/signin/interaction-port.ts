import type { Context } from 'koa';
import type { SignInRequest, SignInResult } from './sign-in-request.js';

/** What sign-in needs of the engine, and nothing more; implemented in `oidc/interactions.ts`. */
export interface InteractionPort {
  /** The request this browser (by its own cookie) is in the middle of; undefined when it has none with this id. */
  current(ctx: Context, id: string): Promise<SignInRequest | undefined>;
  /** Ends the conversation well; answers where the browser goes on. */
  finish(id: string, result: SignInResult): Promise<string>;
  /** Ends it with an OAuth error for the application; answers where the browser goes on. */
  abandon(id: string, problem: { readonly error: string; readonly description: string }): Promise<string>;
}
