import { rootCertificates } from 'node:tls';
import { Agent, fetch as undiciFetch } from 'undici';

/** HTTP to others. Redirects are never followed: no caller here wants that decided for it. */
export interface Outbound {
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** Outbound HTTP that trusts the usual roots and the given authority (PEM), with a limit of `timeoutMs` a call. */
export function createOutbound(options: { readonly trustedCa?: string; readonly timeoutMs?: number } = {}): Outbound {
  const ca = options.trustedCa === undefined ? undefined : [...rootCertificates, options.trustedCa];
  const agent = new Agent(ca === undefined ? {} : { connect: { ca } });
  const timeoutMs = options.timeoutMs ?? 10_000;
  return {
    async fetch(url, init = {}) {
      const limit = AbortSignal.timeout(timeoutMs);
      const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
      const request = { redirect: 'manual', ...init, signal, dispatcher: agent };
      // undici's own types and the DOM's describe the same objects; the cast joins the two.
      return (await undiciFetch(url, request as Parameters<typeof undiciFetch>[1])) as unknown as Response;
    },
    close: () => agent.close(),
  };
}
