import type { EmulatorError } from '#errors';
import type { Logger } from '#platform';
import type { Client } from './connect.js';
import { connectionReason, unavailable } from './trouble.js';

/** Where commands wait for a connection. */
export interface Gate {
  /** Holds while there is no connection; when there has been none for a while, refuses, then and at once from then on. */
  pass(): Promise<void>;
  /** Something was written: all is well. */
  wrote(): void;
  /** Something failed; the log hears of each reason once, until all is well again. */
  failed(error: EmulatorError): void;
  /** We end the connection ourselves: nothing passes any more, and that is no news. */
  close(): void;
}

/** Watches a client. Nothing waits inside the client: what was refused here is never sent later. */
export function createGate(
  client: Client,
  options: { readonly shown: string; readonly patienceMs: number; readonly logger: Pick<Logger, 'info' | 'warn'> },
): Gate {
  const { shown, patienceMs, logger } = options;
  const told = new Set<string>();
  let reason = 'nobody answers there';
  let barred = true;
  let closed = false;
  let open = () => {};
  let way = bar();

  /** Opened by `open`, or refused when patience ends. */
  function bar(): Promise<void> {
    const waiting = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('down')), patienceMs);
      timer.unref();
      open = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    waiting.catch(() => {});
    return waiting;
  }
  const tell = (news: string) => {
    if (closed || told.has(news)) return;
    told.add(news);
    logger.warn('the store is not available', { store: shown, reason: news });
  };

  client.on('ready', () => {
    open();
    // Those who come now have not waited: their way is free even when the patience with those before had ended.
    way = Promise.resolve();
    barred = false;
    reason = 'the connection to it broke';
  });
  client.on('close', () => {
    if (barred) return;
    way = bar();
    barred = true;
    tell(reason);
  });
  client.on('error', (error: Error) => {
    reason = connectionReason(error.message);
  });

  return {
    async pass() {
      if (closed) throw unavailable(shown, 'this process has closed its connection');
      try {
        await way;
      } catch {
        throw unavailable(shown, reason);
      }
    },
    wrote() {
      if (told.size === 0) return;
      told.clear();
      logger.info('the store is available again', { store: shown });
    },
    failed({ detail, message }) {
      tell(typeof detail.reason === 'string' ? detail.reason : message);
    },
    close() {
      closed = true;
      open();
    },
  };
}
