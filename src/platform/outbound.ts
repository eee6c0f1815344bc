import type * as Undici from 'undici';

/** HTTP to others. Redirects are never followed: no caller here wants that decided for it. */
export interface Outbound {
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** Outbound HTTP that trusts the usual roots and the given authority (PEM), with a limit of `timeoutMs` a call. */
export function createOutbound(options: { readonly trustedCa?: string; readonly timeoutMs?: number } = {}): Outbound {
  let opened: Promise<{ readonly fetch: typeof Undici.fetch; readonly agent: Undici.Agent }> | undefined;
  // Imported at the first call: most starts ask nobody.
  const open = async () => {
    // Reading Node's own roots is work, too.
    const [{ default: undici }, { rootCertificates }] = await Promise.all([import('undici'), import('node:tls')]);
    const { trustedCa } = options;
    const connect = trustedCa === undefined ? {} : { connect: { ca: [...rootCertificates, trustedCa] } };
    return { fetch: undici.fetch, agent: new undici.Agent(connect) };
  };
  const timeoutMs = options.timeoutMs ?? 10_000;
  return {
    async fetch(url, init = {}) {
      const limit = AbortSignal.timeout(timeoutMs);
      const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
      opened ??= open();
      const { fetch, agent } = await opened;
      const request = { redirect: 'manual', ...init, signal, dispatcher: agent };
      // undici's own types and the DOM's describe the same objects; the cast joins the two.
      return (await fetch(url, request as Parameters<typeof fetch>[1])) as unknown as Response;
    },
    close: async () => (await opened)?.agent.close(),
  };
}
