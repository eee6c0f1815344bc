import { Agent, buildConnector, request } from 'undici';

/** What came back; redirects are not followed. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; throws with the body's text when it is none. */
  json<T = Readonly<Record<string, unknown>>>(): T;
}

/** A plain HTTP client that trusts one authority besides nobody: the emulator's. */
export interface HttpClient {
  get(url: string | URL, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Posts a form. */
  post(
    url: string | URL,
    form: Readonly<Record<string, string>> | string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  send(url: string | URL, options: SendOptions): Promise<Answer>;
  /** For libraries that take a `fetch`. */
  readonly fetch: typeof fetch;
  close(): Promise<void>;
}

export interface SendOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS' | 'PATCH';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' };

/** `standIn`: these names lead to a port of this machine, as hosts entries would make them. */
export function createHttpClient(
  ca: string,
  standIn?: { readonly hosts: readonly string[]; readonly port: number },
): HttpClient {
  const connector = buildConnector({ ca });
  const connect: typeof connector = (options, callback) =>
    standIn?.hosts.includes(options.hostname)
      ? connector(
          { ...options, hostname: '127.0.0.1', port: String(standIn.port), servername: options.hostname },
          callback,
        )
      : connector(options, callback);
  const dispatcher = new Agent({ connect, connections: 64 });
  const send = async (url: string | URL, options: SendOptions): Promise<Answer> => {
    const { method, headers = {}, body = null } = options;
    const response = await request(url, { method, headers, body, dispatcher });
    return answerOf(response.statusCode, headersOf(response.headers), await response.body.text());
  };
  return {
    send,
    get: (url, headers = {}) => send(url, { method: 'GET', headers }),
    post: (url, form, headers = {}) =>
      send(url, {
        method: 'POST',
        headers: { ...formType, ...headers },
        body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
      }),
    fetch: async (input, init = {}) => {
      const given = new Request(input, init);
      const text = given.method === 'GET' ? undefined : await given.text();
      const answer = await send(given.url, {
        method: given.method as SendOptions['method'],
        headers: Object.fromEntries(given.headers),
        ...(text === undefined ? {} : { body: text }),
      });
      return new Response(answer.text === '' ? null : answer.text, { status: answer.status, headers: answer.headers });
    },
    close: () => dispatcher.close(),
  };
}

function headersOf(raw: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const each of typeof value === 'string' ? [value] : (value ?? [])) headers.append(name, each);
  }
  return headers;
}

function answerOf(status: number, headers: Headers, text: string): Answer {
  return {
    status,
    headers,
    text,
    json<T>() {
      try {
        return JSON.parse(text) as T;
      } catch (cause) {
        throw new Error(`Not JSON (status ${status}): ${text.slice(0, 300)}`, { cause });
      }
    },
  };
}
