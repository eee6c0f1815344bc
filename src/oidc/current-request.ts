import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from 'koa';

/** The token request that is being answered: the engine's token models are not told for whom they work. */
export const currentTokenRequest = new AsyncLocalStorage<Context>();
