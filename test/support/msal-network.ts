import type { INetworkModule, NetworkRequestOptions } from '@azure/msal-node';
import type { Answer, HttpClient } from './http-client.js';

/** MSAL's own setting for its network, so that it trusts the emulator's authority without a restart of Node. */
export function msalNetwork(http: HttpClient): INetworkModule {
  const headersOf = (options: NetworkRequestOptions | undefined) => options?.headers ?? {};
  return {
    sendGetRequestAsync: async (url, options) => read(await http.get(url, headersOf(options))),
    sendPostRequestAsync: async (url, options) => read(await http.post(url, options?.body ?? '', headersOf(options))),
  };
}

function read<Body>({ status, headers, json }: Answer) {
  return { status, headers: Object.fromEntries(headers), body: json<Body>() };
}
