import { storeError } from '../errors.js';

/** One server of an address. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Where Redis is, read from a URL (docs/decisions/redis-store.md has the spellings). */
export interface RedisAddress {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  /** One server, or the sentinels, or some nodes of the cluster. */
  readonly endpoints: readonly [Endpoint, ...Endpoint[]];
  /** What the sentinels call the master. */
  readonly masterName: string | undefined;
  readonly database: number;
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** The address without its password, for messages. */
  readonly shown: string;
}

const spellings =
  'Write redis://[user:password@]host[:port][/database] (rediss:// for TLS), redis+sentinel://host[:port],…/master[/database] or redis+cluster://host[:port],….';
const form =
  /^(?<scheme>rediss?)(?:\+(?<how>sentinel|cluster))?:\/\/(?:(?<user>[^/?#]*)@)?(?<hosts>[^/?#@]+)(?<path>\/[^?#]*)?$/;

/** Reads the URL of a Redis. Throws `store.bad-address`; the password is in no message. */
export function readRedisAddress(url: string): RedisAddress {
  const shown = withoutSecrets(url);
  const refuse = (why: string) =>
    storeError('bad-address', { message: `The Redis address ${shown} is not understood: ${why} ${spellings}` });
  const groups = form.exec(url)?.groups;
  if (groups === undefined) throw refuse(formProblem(url));
  const { scheme, how, user = '', hosts = '', path = '' } = groups;
  const kind = how === 'sentinel' || how === 'cluster' ? how : 'single';
  const [first, ...others] = hosts.split(',').map((host) => readEndpoint(host, kind));
  const endpoints = [first, ...others].filter((each) => each !== undefined);
  const [known, ...more] = endpoints;
  if (known === undefined || endpoints.length !== others.length + 1) throw refuse('a host or a port is wrong.');
  if (kind === 'single' && more.length > 0) {
    throw refuse('several hosts are for redis+sentinel:// and redis+cluster://.');
  }
  const parts = path.split('/').filter((part) => part !== '');
  const masterName = kind === 'sentinel' ? decoded(parts.shift()) : undefined;
  if (kind === 'sentinel' && masterName === undefined) throw refuse('the name of the master is missing.');
  const [database = '0', ...rest] = parts;
  if (!/^\d{1,5}$/.test(database) || rest.length > 0) throw refuse('the database must be a number.');
  if (kind === 'cluster' && database !== '0') throw refuse('a cluster has no databases.');
  const who = readUser(user);
  if (who === undefined) throw refuse('the user or the password is not percent-encoded.');
  return {
    ...{ kind, masterName, shown, ...who },
    endpoints: [known, ...more],
    database: Number(database),
    tls: scheme === 'rediss',
  };
}

/** A URL without its password and without a query, where people put passwords, too. */
function withoutSecrets(url: string): string {
  const bare = url.replace(/[?#].*$/s, '');
  const at = url.lastIndexOf('@');
  if (at < 0) return bare;
  // Without a colon it may be a password in the place of the name.
  const [, scheme = '', user = ''] = /^([a-z+]*:\/\/)?([^:/?#@]*:)?/i.exec(url) ?? [];
  return `${scheme}${user}***@${url.slice(at + 1).replace(/[?#].*$/s, '')}`;
}

function formProblem(url: string): string {
  if (!/^rediss?(\+sentinel|\+cluster)?:\/\//.test(url)) return 'it begins with another word.';
  if (/[?#]/.test(url)) return 'it has a query or a fragment (in a password, write %3F or %23).';
  return 'its host is missing, or a character of the password is not percent-encoded.';
}

function readEndpoint(text: string, kind: RedisAddress['kind']): Endpoint | undefined {
  const [, six, host = six, port] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (host === undefined) return undefined;
  const number = Number(port ?? (kind === 'sentinel' ? 26379 : 6379));
  return number >= 1 && number <= 65535 ? { host, port: number } : undefined;
}

function readUser(text: string) {
  const colon = text.indexOf(':');
  const [name, password] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  try {
    return {
      username: name === '' ? undefined : decodeURIComponent(name),
      password: password === '' ? undefined : decodeURIComponent(password),
    };
  } catch {
    return undefined;
  }
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
