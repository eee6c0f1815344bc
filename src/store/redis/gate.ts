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
  let barrier = bar();
  let barred = true;
  let closed = false;

  function bar() {
    let open = () => {};
    const down = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('down')), patienceMs);
      timer.unref();
      open = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    down.catch(() => {});
    return { down, open };
  }
  const tell = (news: string) => {
    if (closed || told.has(news)) return;
    told.add(news);
    logger.warn('the store is not available', { store: shown, reason: news });
  };

  client.on('ready', () => {
    barrier.open();
    barred = false;
    reason = 'the connection to it broke';
  });
  client.on('close', () => {
    if (barred) return;
    barrier = bar();
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
        await barrier.down;
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
      barrier.open();
    },
  };
}
