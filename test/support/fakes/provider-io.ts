import type { ProviderIo } from '#identity-providers';
import { type Clock, createOutbound, noTracer, systemClock } from '#platform';
import { createRenderer } from '#web';

/** What a provider may touch, without a house around it. */
export function fakeProviderIo(
  options: { readonly clock?: Clock; readonly timeoutMs?: number } = {},
): ProviderIo & { close(): Promise<void> } {
  const outbound = createOutbound({ timeoutMs: options.timeoutMs ?? 5000 });
  const spent = new Set<string>();
  const origin = 'https://localhost:1';
  return {
    resourceTenant: { id: 'contoso', displayName: 'Contoso' },
    addresses: {
      assertionConsumer: `${origin}/login.srf`,
      openIdReturn: `${origin}/te/contoso/oauth2/authresp`,
      audience: `${origin}/contoso/`,
      acceptedAudiences: [],
    },
    clock: options.clock ?? systemClock,
    mailer: { send: () => Promise.reject(new Error('nobody sends mail here')) },
    outbound,
    renderer: createRenderer({ cache: false }),
    tracer: noTracer,
    spendOnce: async (token) => {
      if (spent.has(token)) return false;
      spent.add(token);
      return true;
    },
    close: () => outbound.close(),
  };
}
