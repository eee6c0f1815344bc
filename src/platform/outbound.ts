import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import type * as Undici from 'undici';
import { type AddressRule, addressRefusal } from './address-rule.js';

/** HTTP to others. Redirects are never followed: no caller here wants that decided for it. */
export interface Outbound {
  /** Ends after `limitMs`, or after the time that all calls have. */
  fetch(url: string | URL, init?: RequestInit, limitMs?: number): Promise<Response>;
  close(): Promise<void>;
}

/** IP addresses of a host, in the order in which they are tried. */
export type HostLookup = (host: string) => Promise<readonly string[]>;

/** The resolver of this machine, hosts file included. */
const systemHostLookup: HostLookup = async (host) =>
  (await systemLookup(host, { all: true })).map(({ address }) => address);

/** Who may be called, and whose certificates are believed. */
export interface OutboundOptions {
  /** PEM of an authority that is trusted everywhere beside the public ones. */
  readonly trustedCa?: string;
  /** PEM of an authority that is trusted at one origin only. */
  readonly trustedAt?: ReadonlyMap<string, string>;
  readonly timeoutMs?: number;
  /** Judges every address at the moment of connecting; everything goes when left out. */
  readonly rule?: AddressRule;
  /** This server's own origin, to which the rule does not apply: its operator chose it. */
  readonly ownOrigin?: string;
  readonly lookUp?: HostLookup | undefined;
}

/**
 * Outbound HTTP with a limit of `timeoutMs` a call. What a name resolves to is judged where the connection is made, and that
 * very address is connected to: a name that says something else the next time gains nothing.
 */
export function createOutbound(options: OutboundOptions = {}): Outbound {
  const { ownOrigin, trustedAt = new Map<string, string>(), timeoutMs = 10_000 } = options;
  const agents = new Map<string, Promise<Undici.Agent>>();
  const agentOf = (origin: string): Promise<Undici.Agent> => {
    const isOwn = origin === ownOrigin;
    const special = trustedAt.get(origin);
    const key = isOwn ? 'own' : special === undefined ? 'others' : origin;
    const agent = agents.get(key) ?? createAgent(isOwn ? withoutRule(options) : options, special);
    agents.set(key, agent);
    return agent;
  };
  return {
    async fetch(url, init = {}, limitMs = timeoutMs) {
      const { protocol, origin } = new URL(url);
      if (!/^https?:$/.test(protocol)) throw new TypeError(`Only http and https are called, not ${protocol}`);
      const limit = AbortSignal.timeout(limitMs);
      const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
      const [{ default: undici }, agent] = await Promise.all([import('undici'), agentOf(origin)]);
      const request = { ...init, redirect: 'manual', signal, dispatcher: agent };
      // undici's own types and the DOM's describe the same objects; the cast joins the two.
      return (await undici.fetch(url, request as Undici.RequestInit)) as unknown as Response;
    },
    async close() {
      await Promise.all([...agents.values()].map(async (agent) => (await agent).close()));
    },
  };
}

function withoutRule({ rule: _, ...others }: OutboundOptions): OutboundOptions {
  return others;
}

/** The library and Node's own roots are read at the first call: most starts ask nobody. */
async function createAgent(
  { trustedCa, rule, lookUp = systemHostLookup }: OutboundOptions,
  special?: string,
): Promise<Undici.Agent> {
  const [{ default: undici }, { rootCertificates }] = await Promise.all([import('undici'), import('node:tls')]);
  const extra = [trustedCa, special].flatMap((each) => (each === undefined ? [] : [each]));
  const trust = extra.length === 0 ? {} : { ca: [...rootCertificates, ...extra] };
  if (rule === undefined) return new undici.Agent({ connect: trust });
  const connect = undici.buildConnector({ ...trust, lookup: judgingLookup(rule, lookUp) });
  return new undici.Agent({
    connect(target, done) {
      // A literal address is looked up by nobody.
      const literal = target.hostname.replace(/^\[(.*)\]$/, '$1');
      const refusal = isIP(literal) === 0 ? undefined : addressRefusal(literal, rule);
      if (refusal === undefined) connect(target, done);
      else done(new AddressRefused(literal, literal, refusal), null);
    },
  });
}

/** One address that is refused refuses the name: who mixes them means no good. */
function judgingLookup(rule: AddressRule, lookUp: HostLookup): LookupFunction {
  return (host, { all }, done) => {
    lookUp(host).then(
      (addresses) => {
        for (const address of addresses) {
          const refusal = addressRefusal(address, rule);
          if (refusal !== undefined) return done(new AddressRefused(host, address, refusal), '');
        }
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = found;
        if (first === undefined) return done(new Error(`${host} has no address.`), '');
        return all === true ? done(null, found) : done(null, first.address, first.family);
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), ''),
    );
  };
}

/** A connection that the rule does not allow; its message is for timelines. */
class AddressRefused extends Error {
  constructor(host: string, address: string, reason: string) {
    super(host === address ? `${address} is ${reason}.` : `${host} is at ${address}, ${reason}.`);
    this.name = 'AddressRefused';
  }
}
