import { pino } from 'pino';

/** The process's own log; sign-ins are told by the tracer, not here. */
export interface Logger {
  debug(message: string, detail?: Readonly<Record<string, unknown>>): void;
  info(message: string, detail?: Readonly<Record<string, unknown>>): void;
  warn(message: string, detail?: Readonly<Record<string, unknown>>): void;
  error(message: string, detail?: Readonly<Record<string, unknown>>): void;
}

/** JSON lines on standard error, so that standard output stays for the ready message and results. */
export function createLogger(level: 'debug' | 'info' | 'warn' | 'error' | 'silent'): Logger {
  const log = pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
  const write =
    (method: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, detail: Readonly<Record<string, unknown>> = {}) =>
      log[method](detail, message);
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
