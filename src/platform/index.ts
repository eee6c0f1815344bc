/**
 * PLATFORM: the ports to the world outside the process.
 *
 * Clock, identifiers and randomness, outbound HTTP, mail, tracing and logging, each a small interface with
 * its plain implementation. Control features (time travel, mailbox, timeline, faults) are other
 * implementations of these ports, chosen in `app`; no room below asks whether it runs in an emulator.
 *
 * Nothing else in `src` reads `Date.now`, `Math.random`, `fetch` or `console`.
 */
export { type AddressRule, addressRefusal } from './address-rule.js';
export { causeOf } from './cause-of.js';
export { type Clock, type ControlledClock, systemClock } from './clock.js';
export { systemTxtLookup, type TxtLookup } from './dns.js';
export { isSameSecret, newId, newOpaqueToken, newSecretDigits, sha256Base64Url } from './ids.js';
export type { Json, JsonObject } from './json.js';
export { createLogger, type Logger } from './logger.js';
export type { Mail, Mailbox, Mailer, SentMail } from './mailer.js';
export { createOutbound, type HostLookup, type Outbound } from './outbound.js';
export { readText } from './read-text.js';
export {
  type Counted,
  type Inspector,
  noTracer,
  type RecordedEvent,
  type TraceContext,
  type TraceEvent,
  type Tracer,
  type TraceSummary,
} from './tracer.js';
